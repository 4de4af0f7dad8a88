"""Wanting an upload: once for each content, caption and account, unless it is wanted again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from media_library.models import Asset, Kind

from . import jobs
from .live import tell
from .models import Account, Status, Upload
from .platforms import registry
from .platforms.platform import Problem
from .publishing import rows
from .publishing.opened import facts_of
from .publishing.stages import Stage
from .publishing.words import Words

MAX_RETRIES = 8


class Refused(Exception):
    """The platform would refuse it: `problems` says why, each with its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is wanted. `again`: although it was posted before, but once for each node of a run.

    `here`: the caller performs it at once, so that no job is needed.
    """

    account: Account
    asset: Asset
    words: Words
    due_at: datetime | None = None
    again: bool = False
    max_retries: int = MAX_RETRIES
    run_id: uuid.UUID | None = None
    node_id: str = ""
    workflow_name: str = ""
    here: bool = False


def register(order: Order) -> tuple[Upload, bool]:
    """The upload, and whether it is new. One that failed or was cancelled is begun anew, as it is
    wanted now; so goes out what a person orders once more and nobody has begun yet.

    Raises Refused.
    """
    problems = problems_of(order.account, order.asset, order.words)
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        # One at a time for each account: SQLite's transactions are so by themselves.
        Account.objects.select_for_update().filter(pk=order.account.pk).first()
        known = _known(order)
        if known is None:
            return _created(order), True
        if order.run_id is None:
            _amend(known, order)
        rearm(known, order.due_at, here=order.here, wanted=_wanted(order))
        return known, False


def problems_of(account: Account, asset: Asset, words: Words) -> list[Problem]:
    """What is wrong with an order, before anything is sent."""
    if not account.is_usable:
        why = account.last_reason if account.is_enabled else "It is switched off."
        return [Problem("account", "account", f"“{account.name}” cannot be used now. {why}")]
    if asset.kind != Kind.VIDEO:
        return [Problem("video", "not_a_video", f"“{asset.name}” is of kind {asset.kind}.")]
    try:
        platform = registry.get(account.platform)
    except registry.UnknownPlatform as error:
        return [Problem("account", "unknown_platform", str(error))]
    return list(platform.check(words.post(), facts_of(asset), timezone.now()))


def rearm(
    upload: Upload,
    due_at: datetime | None = None,
    *,
    here: bool = False,
    wanted: Mapping[str, Any] = {},
) -> bool:
    """Begin a failed or cancelled upload anew. False if it is neither.

    `wanted`: what is to be sent in place of what was.
    """
    wake_at = due_at or timezone.now()
    with transaction.atomic():
        ended = Upload.objects.filter(pk=upload.pk, status__in=(Status.FAILED, Status.CANCELLED))
        changed = ended.update(
            status=Status.PENDING,
            stage=Stage.NEW,
            stage_at=timezone.now(),
            retries=0,
            asked=0,
            code="",
            message="",
            field="",
            bytes_sent=0,
            remote_id="",
            url="",
            sealed_session="",
            cancel_requested=False,
            completed_at=None,
            due_at=wake_at,
            wake_at=wake_at,
            **wanted,
        )
        upload.refresh_from_db()
        if changed:
            rows.record(upload, "retry", "Begun anew")
            tell(upload)
            if not here:
                _submit(upload)
    return bool(changed)


def _known(order: Order) -> Upload | None:
    """The upload that this order means, if there is one."""
    same = _same(order)
    if order.again:
        if order.run_id is None:
            return None
        same = same.filter(run_id=order.run_id, node_id=order.node_id)
    return same.order_by("-occasion").first()


def _amend(upload: Upload, order: Order) -> None:
    """What waits goes out as it is wanted now, and then, if a time is said. (Not by a node: one
    that is taken over orders the same again, for another slot.)"""
    wanted = _wanted(order) | ({"due_at": order.due_at} if order.due_at else {})
    if all(getattr(upload, name) == value for name, value in wanted.items()):
        return
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    waiting = Upload.objects.filter(
        free, pk=upload.pk, status=Status.PENDING, cancel_requested=False
    )
    if order.due_at:
        wanted["wake_at"] = order.due_at
    # Whoever has just read it has read the old words: the attempt's number keeps them out.
    if waiting.update(attempt=F("attempt") + 1, **wanted):
        upload.refresh_from_db()
        rows.record(upload, "changed", "Wanted once more, otherwise")
        tell(upload)
        _submit(upload)


def _same(order: Order) -> QuerySet[Upload]:
    return Upload.objects.select_related("account").filter(
        account=order.account, sha256=order.asset.sha256, caption=order.words.caption
    )


def _created(order: Order) -> Upload:
    last = _same(order).aggregate(last=Max("occasion"))["last"] if order.again else None
    due_at = order.due_at or timezone.now()
    upload = Upload.objects.create(
        workspace_id=order.account.workspace_id,
        account=order.account,
        platform=order.account.platform,
        sha256=order.asset.sha256,
        size_bytes=order.asset.blob.size_bytes,
        caption=order.words.caption,
        occasion=0 if last is None else last + 1,
        **_wanted(order),
        due_at=due_at,
        wake_at=due_at,
        run_id=order.run_id,
        node_id=order.node_id,
        workflow_name=order.workflow_name[:200],
    )
    rows.record(upload, "registered", f"for {order.account.name}")
    tell(upload)
    if not order.here:
        _submit(upload)
    return upload


def _wanted(order: Order) -> dict[str, Any]:
    """What may differ from one order of the same upload to the next."""
    return {
        "asset": order.asset,
        "duration": order.asset.duration,
        "file_name": order.asset.name,
        "title": order.words.title,
        "post": order.words.to_json(),
        "max_retries": order.max_retries,
    }


def _submit(upload: Upload) -> None:
    """Queue its job if it is due; else the sweep does so in time."""
    if upload.due_at <= timezone.now():
        jobs.submit(upload)
