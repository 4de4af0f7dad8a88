"""Tells the workspace's browsers that a workflow was saved, so that another tab can catch up."""

from __future__ import annotations

from django.db import transaction

from ..events import workspace_group
from ..models import Workflow
from . import publisher
from .following import SavedEvent

SAVED = "workflow.saved"
"""The type under which it travels beside the events of runs."""


def tell(workflow: Workflow) -> None:
    """Say once the transaction has committed what revision is stored now."""
    event: SavedEvent = {
        "workflow": str(workflow.pk),
        "name": workflow.name,
        "revision": workflow.revision,
        "user": workflow.saved_by_id,
        "updated_at": workflow.updated_at.isoformat(),
    }
    group = workspace_group(workflow.workspace_id)
    transaction.on_commit(lambda: publisher.put(group, [{"type": SAVED, "workflow": event}]))
