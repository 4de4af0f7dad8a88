"""Tells browsers how publishing goes: what `uploads` announces, to its workspace's group."""

from __future__ import annotations

import uuid

from rq import get_current_job

from uploads.live import publication_changed
from uploads.messages import PublicationEvent
from workflows.events import workspace_group
from workflows.live import publisher

PUBLICATION = "publication.changed"
"""The type under which it travels beside the events of runs."""


def listen() -> None:
    """From now on, pass on what happens to publications."""
    publication_changed.connect(_publish, dispatch_uid="workflows.live.publications")


def _publish(
    sender: object, workspace_id: uuid.UUID, event: PublicationEvent, **others: object
) -> None:
    publisher.put(workspace_group(workspace_id), [{"type": PUBLICATION, "publication": event}])
    if get_current_job() is not None and event["status"] not in ("pending", "uploading"):
        publisher.flush()  # the work-horse may end at once, and its threads with it
