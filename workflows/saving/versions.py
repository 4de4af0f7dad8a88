"""What of a workflow's past is kept to go back to.

Every explicit save is a version. An editor also saves by itself, every second or so: those saves
move the draft, and of what they replace one state per five minutes becomes an automatic version,
as does the state that was left alone for so long.
Named versions stay; of the others the newest stay.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ..models import Workflow, WorkflowVersion

EXPLICIT_KEPT, AUTOMATIC_KEPT, NAMED_MOST = 200, 50, 500
SPACING = timedelta(minutes=5)
"""Between automatic versions."""


class TooMany(Exception):
    """No more named versions of this workflow."""


def keep(workflow: Workflow) -> WorkflowVersion:
    """Keep the stored state as a version that somebody saved on purpose."""
    version, created = WorkflowVersion.objects.get_or_create(
        workflow=workflow, revision=workflow.revision, defaults=_state(workflow)
    )
    if not created and version.is_automatic:
        version.is_automatic = False
        version.save(update_fields=["is_automatic"])
    _thin(workflow, automatic=False, kept=EXPLICIT_KEPT)
    return version


def keep_automatically(workflow: Workflow) -> None:
    """Keep the stored state, which is about to be replaced, if it is time for a version."""
    newest = workflow.versions.order_by("-revision").values_list("revision", "created_at").first()
    if newest is not None:
        revision, at = newest
        stood = timezone.now() - workflow.updated_at
        soon = workflow.updated_at - at < SPACING and stood < SPACING
        if revision == workflow.revision or soon:
            return
    WorkflowVersion.objects.create(
        workflow=workflow,
        revision=workflow.revision,
        is_automatic=True,
        created_at=workflow.updated_at,
        **_state(workflow),
    )
    _thin(workflow, automatic=True, kept=AUTOMATIC_KEPT)


def keep_replaced(workflow: Workflow) -> None:
    """Keep the stored state before an older version takes its place, whenever the last was."""
    WorkflowVersion.objects.get_or_create(
        workflow=workflow,
        revision=workflow.revision,
        defaults=_state(workflow) | {"is_automatic": True, "created_at": workflow.updated_at},
    )


def name(version: WorkflowVersion, label: str) -> WorkflowVersion:
    """Give a version a label, with which it stays; with "" take it away. Raises TooMany."""
    named = WorkflowVersion.objects.filter(workflow=version.workflow_id).exclude(label="")
    if label and not version.label and named.count() >= NAMED_MOST:
        raise TooMany
    version.label = label
    version.save(update_fields=["label"])
    return version


def _state(workflow: Workflow) -> dict[str, object]:
    return {
        "name": workflow.name,
        "definition": workflow.definition,
        "user": workflow.saved_by,
    }


def _thin(workflow: Workflow, *, automatic: bool, kept: int) -> None:
    rows = workflow.versions.filter(is_automatic=automatic, label="").order_by("-revision")
    last = rows.values_list("revision", flat=True)[kept : kept + 1]
    for revision in last:
        rows.filter(revision__lte=revision).delete()
