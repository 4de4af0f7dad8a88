"""Tells browsers how accounts fare: what `uploads` announces, to its workspace's group."""

from __future__ import annotations

import uuid

from rq import get_current_job

from uploads.live import account_changed
from uploads.messages import AccountEvent
from workflows.events import workspace_group
from workflows.live import publisher

ACCOUNT = "account.changed"
"""The type under which it travels beside the events of runs."""


def listen() -> None:
    """From now on, pass on what happens to accounts."""
    account_changed.connect(_publish, dispatch_uid="workflows.live.accounts")


def _publish(
    sender: object, workspace_id: uuid.UUID, event: AccountEvent, **others: object
) -> None:
    publisher.put(workspace_group(workspace_id), [{"type": ACCOUNT, "account": event}])
    if get_current_job() is not None:
        publisher.flush()  # the work-horse may end at once, and its threads with it
