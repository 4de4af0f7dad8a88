"""Who wants to know how uploads go and accounts fare: signals that are sent after commit.

The layers above listen (the channel layer is theirs), so nothing here imports them.
"""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from .messages import AccountEvent, PublicationEvent
from .models import Account, Upload

publication_changed = Signal()
"""Sent with `workspace_id` (UUID) and `event` (PublicationEvent)."""

account_changed = Signal()
"""Sent with `workspace_id` (UUID) and `event` (AccountEvent)."""


def event_of(upload: Upload) -> PublicationEvent:
    """The upload as others see it."""
    return {
        "publication": str(upload.pk),
        "account": str(upload.account_id),
        "platform": upload.platform,
        "title": str(upload),
        "status": upload.status,
        "bytes_sent": upload.bytes_sent,
        "size_bytes": upload.size_bytes,
        "speed": upload.speed,
        "eta_seconds": upload.eta_seconds,
        "url": upload.url,
        "code": upload.code,
        "message": upload.message,
        "retries": upload.retries,
        "max_retries": upload.max_retries,
        "due_at": upload.due_at.isoformat(),
        "wake_at": upload.wake_at.isoformat() if upload.wake_at else None,
        "run": str(upload.run_id) if upload.run_id else None,
        "node": upload.node_id,
    }


def tell(upload: Upload) -> None:
    """Say once the transaction has committed how the upload stands."""
    workspace, event = upload.workspace_id, event_of(upload)
    transaction.on_commit(
        lambda: publication_changed.send(Upload, workspace_id=workspace, event=event)
    )


def account_event_of(account: Account) -> AccountEvent:
    """The account as members see it: nothing of what opens it."""
    return {
        "account": str(account.pk),
        "platform": account.platform,
        "name": account.name,
        "state": account.state,
        "failure_streak": account.failure_streak,
        "message": account.last_reason,
        "enabled": account.is_enabled,
        "removed": account.removed_at is not None,
    }


def tell_account(account: Account) -> None:
    """Say once the transaction has committed how the account stands by now, as its row has it:
    others write it, too."""
    row = Account.objects.defer("sealed").filter(pk=account.pk).first()
    if row is None:
        return
    workspace, event = row.workspace_id, account_event_of(row)
    transaction.on_commit(
        lambda: account_changed.send(Account, workspace_id=workspace, event=event)
    )
