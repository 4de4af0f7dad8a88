"""Tells browsers how previews go: what `render` announces, to its workspace's group."""

from __future__ import annotations

import uuid

from rq import get_current_job

from render.proxies.live import proxy_changed
from render.proxies.messages import ProxyEvent
from workflows.events import workspace_group
from workflows.live import publisher

PROXY = "proxy.changed"
"""The type under which it travels beside the events of runs."""


def listen() -> None:
    """From now on, pass on what happens to previews."""
    proxy_changed.connect(_publish, dispatch_uid="workflows.live.proxies")


def _publish(sender: object, workspace_id: uuid.UUID, event: ProxyEvent, **others: object) -> None:
    publisher.put(workspace_group(workspace_id), [{"type": PROXY, "proxy": event}])
    if get_current_job() is not None and event["status"] != "running":
        publisher.flush()  # the work-horse may end at once, and its threads with it
