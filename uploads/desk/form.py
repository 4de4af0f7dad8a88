"""What may be edited of an account on the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from ..models import Account

LONGEST_TAG = 40


class AccountForm(forms.ModelForm[Account]):
    """An account's labels and pace."""

    tags = forms.CharField(
        required=False, widget=UnfoldAdminTextInputWidget(), help_text="Separated by commas."
    )

    class Meta:
        model = Account
        fields = (
            "name",
            "is_enabled",
            "tags",
            "daily_cap",
            "gap_seconds",
            "quiet_from",
            "quiet_until",
            "time_zone",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = ", ".join(str(tag) for tag in self.instance.tags)

    def clean_tags(self) -> list[str]:
        parts = (tag.strip()[:LONGEST_TAG] for tag in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(tag for tag in parts if tag))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (found.get("quiet_from") is None) != (found.get("quiet_until") is None):
            raise forms.ValidationError("Quiet hours need both ends, or none.", code="half")
        return found
