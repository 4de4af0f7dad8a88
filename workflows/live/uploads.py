"""Tells browsers how files come in: what the media library announces, to its workspace's group."""

from __future__ import annotations

import uuid

from rq import get_current_job

from media_library.receiving.live import upload_changed
from media_library.receiving.messages import UploadEvent
from workflows.events import workspace_group
from workflows.live import publisher

UPLOAD = "upload.changed"
"""The type under which it travels beside the events of runs."""


def listen() -> None:
    """From now on, pass on what happens to uploads."""
    upload_changed.connect(_publish, dispatch_uid="workflows.live.uploads")


def _publish(sender: object, workspace_id: uuid.UUID, event: UploadEvent, **others: object) -> None:
    publisher.put(workspace_group(workspace_id), [{"type": UPLOAD, "upload": event}])
    if get_current_job() is not None:
        publisher.flush()  # the work-horse may end at once, and its threads with it
