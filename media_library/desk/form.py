"""What may be edited of an asset."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from ..models import Asset
from . import tags


class AssetForm(forms.ModelForm[Asset]):
    """An asset's labels; its facts come from the probe alone."""

    tags = forms.CharField(
        required=False, widget=UnfoldAdminTextInputWidget(), help_text="Separated by commas."
    )

    class Meta:
        model = Asset
        fields = ("name", "role", "platform", "category", "tags")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = ", ".join(str(tag) for tag in self.instance.tags)

    def clean_tags(self) -> list[str]:
        return tags.split(self.cleaned_data["tags"])
