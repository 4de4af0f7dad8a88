"""Who wants to know how previews go: `proxy_changed` is sent after commit.

The layers above listen (the channel layer is theirs), so nothing here imports them.
"""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from ..models import Proxy
from .messages import ProxyEvent

proxy_changed = Signal()
"""Sent with `workspace_id` (UUID) and `event` (ProxyEvent)."""


def event_of(row: Proxy) -> ProxyEvent:
    """The preview as others see it."""
    return {
        "proxy": str(row.pk),
        "status": row.status,
        "progress": row.progress,
        "stage": row.stage,
        "code": row.code,
        "message": row.message,
    }


def tell(row: Proxy) -> None:
    """Say once the transaction has committed how the preview stands."""
    workspace, event = row.workspace_id, event_of(row)
    transaction.on_commit(lambda: proxy_changed.send(Proxy, workspace_id=workspace, event=event))
