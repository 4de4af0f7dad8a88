"""What is done to many assets at once, and asked about before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from workspaces.desk import access
from workspaces.desk.panels import Panel, newest
from workspaces.models import Workspace

from ..library.uses import Use
from ..models import Asset, AssetRole
from . import pages, tags

MOST = 10_000
SHOWN = 30
APPLY = "apply"
TEMPLATE = "media_library/desk/bulk.html"


class TagsForm(forms.Form):
    """Tags to add and to remove."""

    add = forms.CharField(
        required=False, widget=UnfoldAdminTextInputWidget(), help_text="Separated by commas."
    )
    remove = forms.CharField(
        required=False, widget=UnfoldAdminTextInputWidget(), help_text="Separated by commas."
    )

    def clean_add(self) -> list[str]:
        return tags.split(self.cleaned_data["add"])

    def clean_remove(self) -> list[str]:
        return tags.split(self.cleaned_data["remove"])


class RoleForm(forms.Form):
    """The role of all."""

    role = forms.ChoiceField(choices=AssetRole.choices, widget=UnfoldAdminSelectWidget())


@dataclass(frozen=True)
class Chosen:
    """Assets that the user may change, by workspace."""

    ids: dict[UUID, list[UUID]]
    names: Sequence[str]

    @property
    def all(self) -> list[UUID]:
        """Every id."""
        return [pk for ids in self.ids.values() for pk in ids]

    def __len__(self) -> int:
        return sum(len(ids) for ids in self.ids.values())

    def by_workspace(self) -> Iterator[tuple[Workspace, list[UUID]]]:
        """Each workspace with its part."""
        workspaces = Workspace.objects.in_bulk(list(self.ids))
        for pk, ids in self.ids.items():
            yield workspaces[pk], ids


def chosen(request: HttpRequest, rows: QuerySet[Asset]) -> Chosen | None:
    """What the user has chosen and may change; None, and a message, if that is not to be done."""
    mine = access.visible(request, rows, among=access.EDITS)
    found = list(mine.values_list("workspace", "pk", "name")[: MOST + 1])
    if len(found) > MOST:
        messages.error(request, f"At most {MOST:,} assets at once: narrow the list by filters.")
        return None
    if not found:
        messages.error(request, "You may look at these assets, but not change them.")
        return None
    ids: dict[UUID, list[UUID]] = {}
    for workspace, pk, _ in found:
        ids.setdefault(workspace, []).append(pk)
    return Chosen(ids, [name for _, _, name in found[:SHOWN]])


@dataclass(frozen=True, kw_only=True)
class Question:
    """A page between choosing and doing: `action` is called again with `verb` pressed."""

    action: str
    title: str
    verb: str
    warning: str = ""
    form: forms.Form | None = None
    uses: Sequence[Use] = field(default=())


def is_answered(request: HttpRequest) -> bool:
    """Whether the user has been asked and has pressed the button."""
    return APPLY in request.POST


def ask(
    admin: ModelAdmin[Any], request: HttpRequest, these: Chosen, question: Question
) -> HttpResponse:
    """The page with the question. The choice comes back with the answer."""
    across = request.POST.get("select_across") == "1"
    context = {
        **admin.admin_site.each_context(request),
        "title": question.title,
        "opts": Asset._meta,
        "question": question,
        "count": len(these),
        "names": these.names,
        "more": len(these) - len(these.names),
        "selected": these.all[:1] if across else these.all,
        "selected_name": ACTION_CHECKBOX_NAME,
        "across": int(across),
        "panels": [_uses(question.uses)] if question.uses else [],
    }
    return TemplateResponse(request, TEMPLATE, context)


def _uses(found: Sequence[Use]) -> Panel:
    shown, note = newest(found, SHOWN)
    rows = [(use.what.capitalize(), pages.use_link(use), use.node, use.role) for use in shown]
    return Panel("Used in", ("Where", "Name", "Node", "As"), rows, note)


def told(request: HttpRequest, count: int, done: str) -> None:
    """Say what was done, as in "3 assets: tags changed."."""
    messages.success(request, f"{count:,} {'asset' if count == 1 else 'assets'}: {done}.")


__all__ = ["Chosen", "Question", "RoleForm", "TagsForm", "ask", "chosen", "is_answered", "told"]
