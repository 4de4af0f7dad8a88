"""Who wants to know how uploads go: `upload_changed` is sent after commit.

The layers above listen (the channel layer is theirs), so nothing here imports them.
"""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from .messages import UploadEvent
from .models import UploadSession

upload_changed = Signal()
"""Sent with `workspace_id` (UUID) and `event` (UploadEvent)."""


def event_of(session: UploadSession) -> UploadEvent:
    """The upload as others see it."""
    return {
        "upload": str(session.pk),
        "name": session.name,
        "status": session.status,
        "received": session.received,
        "length": session.length,
        "asset": str(session.asset_id) if session.asset_id else None,
        "code": session.code,
        "message": session.message,
    }


def tell(session: UploadSession) -> None:
    """Say once the transaction has committed how the upload stands."""
    workspace, event = session.workspace_id, event_of(session)
    transaction.on_commit(
        lambda: upload_changed.send(UploadSession, workspace_id=workspace, event=event)
    )
