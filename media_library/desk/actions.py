"""The actions of the list of assets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from redis.exceptions import RedisError

from workspaces import audit
from workspaces.desk import access

from .. import reprobe
from ..library import trash, uses
from ..models import Asset
from ..refusal import Refused
from . import bulk, tags
from .bulk import Chosen, Question

Rows = QuerySet[Asset]
Answer = HttpResponse | None

INLINE = 5
"""So many files are probed while the user waits; more of them by jobs."""
IN_TRASH = ("restore", "purge")

if TYPE_CHECKING:
    Base = ModelAdmin[Any]
else:
    Base = object


class AssetActions(Base):
    """What a member who may edit does to the chosen assets."""

    actions = ("change_tags", "change_role", "look_again", "discard", *IN_TRASH)

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether the user may edit anywhere; which assets is asked per action."""
        return access.may_edit(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of the trash in the trash, the others elsewhere."""
        in_trash = request.GET.get("trash") == "only"
        found: dict[str, Any] = super().get_actions(request)
        return {name: one for name, one in found.items() if (name in IN_TRASH) == in_trash}

    @admin.action(description="Change tags…", permissions=["edit"])
    def change_tags(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        form = bulk.TagsForm(request.POST if bulk.is_answered(request) else None)
        if not form.is_valid():
            title, verb = "Change tags", "Change tags"
            question = Question(action="change_tags", title=title, verb=verb, form=form)
            return bulk.ask(self, request, these, question)
        add, remove = form.cleaned_data["add"], form.cleaned_data["remove"]
        count = tags.retag(these.all, add, remove)
        _note(request, these, "asset.retag", add=add, remove=remove)
        bulk.told(request, count, "tags changed")
        return None

    @admin.action(description="Change role…", permissions=["edit"])
    def change_role(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        form = bulk.RoleForm(request.POST if bulk.is_answered(request) else None)
        if not form.is_valid():
            title, verb = "Change role", "Change role"
            question = Question(action="change_role", title=title, verb=verb, form=form)
            return bulk.ask(self, request, these, question)
        role, count = form.cleaned_data["role"], 0
        for part in tags.parts(these.all):
            changed = Asset.every.filter(pk__in=part).exclude(role=role)
            count += changed.update(role=role, updated_at=timezone.now())
        _note(request, these, "asset.role", role=role)
        bulk.told(request, count, f"now {role}")
        return None

    @admin.action(description="Probe again", permissions=["edit"])
    def look_again(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        if len(these) > INLINE:
            _queue(request, these)
            return None
        for asset in Asset.every.filter(pk__in=these.all).select_related("blob"):
            try:
                reprobe.reprobe(asset)
            except Refused as refused:
                messages.error(request, refused.message)
            except OSError as error:
                messages.error(request, f"“{asset.name}” could not be read: {error.strerror}.")
            else:
                messages.success(request, f"“{asset.name}” was probed again.")
        return None

    @admin.action(description="Move to trash", permissions=["edit"])
    def discard(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        needed = [use for pk, ids in these.ids.items() for use in uses.needed(pk, ids)]
        if needed and not bulk.is_answered(request):
            question = Question(
                action="discard",
                title="Move to trash",
                verb="Move to trash nevertheless",
                warning="Workflows or runs need these files, and cannot run without them.",
                uses=needed,
            )
            return bulk.ask(self, request, these, question)
        count = 0
        for workspace, ids in these.by_workspace():
            count += trash.discard(workspace, ids, user_id=request.user.pk, confirmed=True)
        bulk.told(request, count, "moved to the trash, from which they can be restored")
        return None

    @admin.action(description="Restore", permissions=["edit"])
    def restore(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        count = 0
        for workspace, ids in these.by_workspace():
            count += trash.restore(workspace, ids, user_id=request.user.pk)
        bulk.told(request, count, "restored")
        return None

    @admin.action(description="Delete for good…", permissions=["edit"])
    def purge(self, request: HttpRequest, rows: Rows) -> Answer:
        these = bulk.chosen(request, rows)
        if these is None:
            return None
        if not bulk.is_answered(request):
            question = Question(
                action="purge",
                title="Delete for good",
                verb="Delete for good",
                warning="This cannot be undone.",
                uses=[use for pk, ids in these.ids.items() for use in uses.uses(pk, ids)],
            )
            return bulk.ask(self, request, these, question)
        gone: Counter[str] = Counter()
        for workspace, ids in these.by_workspace():
            emptied = trash.empty(workspace, user_id=request.user.pk, ids=ids)
            gone.update(assets=emptied.assets, freed=emptied.freed_bytes)
        freed = f"deleted for good, {gone['freed']:,} bytes freed"
        bulk.told(request, gone["assets"], freed)
        return None


def _queue(request: HttpRequest, these: Chosen) -> None:
    try:
        jobs = reprobe.submit(these.all)
    except (RedisError, OSError):
        messages.error(request, "The job queue does not answer. Try again in a moment.")
        return
    messages.success(
        request, f"{len(these):,} assets will be probed by {jobs} job{'s' if jobs > 1 else ''}."
    )


def _note(request: HttpRequest, these: Chosen, action: str, **detail: Any) -> None:
    """One line in the audit trail of each workspace."""
    for workspace, ids in these.by_workspace():
        assets = [str(pk) for pk in ids[: bulk.SHOWN]]
        target = assets[0] if len(ids) == 1 else f"{len(ids)} files"
        audit.record(workspace, request.user, action, target, assets=assets, **detail)
