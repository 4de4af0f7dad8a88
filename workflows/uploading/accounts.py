"""Publishing a finished file to accounts: planned, registered, followed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from media_library.models import Asset
from uploads import choosing, deciding, rotation
from uploads.models import Account, Status, Upload
from uploads.platforms import registry
from uploads.platforms.platform import Platform
from uploads.publishing.perform import perform
from uploads.publishing.words import Words
from uploads.registering import Order, Refused, register
from uploads.rotation import How
from workflows.node import AssetRef, InvalidInput, JobContext, NodeError

SOON = timedelta(seconds=2)
"""What is due so soon is published within the node."""
LOOK_SECONDS = 0.25
PROCESSING_SECONDS = 120.0
"""How long a node waits for a platform that is at work on the file, or does not answer."""
FIELDS = {
    "title": "title",
    "description": "description",
    "tags": "tags",
    "visibility": "visibility",
    "thumbnail": "thumbnail_at",
    "publish_at": "schedule",
    "account": "accounts",
    "video": "video",
}
"""Fields of a post as the node calls them; all others are `extras`."""


@dataclass(frozen=True)
class Target:
    """An account, and when it is its turn."""

    account: Account
    platform: Platform
    at: datetime


def chosen(
    workspace_id: uuid.UUID, ids: Sequence[uuid.UUID], tags: Sequence[str], platform: str = ""
) -> list[Account]:
    """The accounts that are meant, in the order of `ids` or of their names.

    Raises InvalidInput for one that is gone, and if there are none.
    """
    rows = Account.objects.living().filter(workspace=workspace_id)
    if ids:
        known = {account.pk: account for account in rows.filter(pk__in=ids)}
        if len(known) < len(set(ids)):
            message = "An account that is chosen here was removed. Choose others."
            raise InvalidInput(message, field="accounts")
        found = [known[one] for one in dict.fromkeys(ids)]
    else:
        wanted = frozenset(tags)
        found = [one for one in rows if wanted and wanted <= frozenset(map(str, one.tags))]
    found = [one for one in found if platform in ("", one.platform)]
    if not found:
        field = "account_tags" if tags and not ids else "accounts"
        raise InvalidInput("No account is chosen, or none has all these tags.", field=field)
    return found


def resumed(ctx: JobContext, found: list[Account], how: How) -> tuple[list[Account], How]:
    """Where one account is to be chosen, the one that an earlier attempt of this node has chosen:
    another choice would publish the video twice."""
    rows = Upload.objects.filter(
        workspace=ctx.workspace_id, run_id=ctx.run_id, node_id=ctx.node_id, account__in=found
    ).exclude(status__in=(Status.FAILED, Status.CANCELLED))
    begun = set(rows.values_list("account", flat=True))
    same = [account for account in found if account.pk in begun]
    return (same, "every") if same and how != "every" else (found, how)


def targets(
    accounts: Sequence[Account], how: How, not_before: datetime | None, spread: timedelta
) -> list[Target]:
    """Who publishes, and when. Several accounts are spread evenly. Raises InvalidInput."""
    start = max(timezone.now(), not_before or timezone.now())
    try:
        slots = choosing.plan(accounts, 1, how=how, now=start)
    except rotation.NoAccount as error:
        raise InvalidInput(str(error), field="accounts") from None
    known = {str(account.pk): account for account in accounts}
    return [
        Target(account, platform_of(account), slot.at + spread * place / len(slots))
        for place, slot in enumerate(slots)
        for account in [known[slot.account]]
    ]


def platform_of(account: Account) -> Platform:
    """Where the account is. Raises InvalidInput."""
    try:
        return registry.get(account.platform)
    except registry.UnknownPlatform as error:
        raise InvalidInput(str(error), field="accounts") from None


def registered(
    ctx: JobContext,
    target: Target,
    asset: AssetRef,
    words: Words,
    *,
    again: bool,
    workflow: str,
) -> Upload:
    """The upload of this file for this account, as it is known. Raises InvalidInput."""
    row = Asset.objects.select_related("blob").get(pk=asset.id, workspace=ctx.workspace_id)
    now = target.at <= timezone.now() + SOON
    order = Order(
        account=target.account,
        asset=row,
        words=words,
        due_at=None if now else target.at,
        again=again,
        run_id=ctx.run_id,
        node_id=ctx.node_id,
        workflow_name=workflow,
        here=now,
    )
    try:
        upload, created = register(order)
    except Refused as refused:
        first = refused.problems[0]
        raise InvalidInput(
            f"{target.account.name}: {first.message}",
            field=FIELDS.get(first.field, "extras"),
            code=first.code,
        ) from None
    ctx.log(f"{target.account.name}: {'registered' if created else f'known, {upload.status}'}.")
    return upload


def follow(ctx: JobContext, upload: Upload, report: Callable[[Upload], None]) -> Upload:
    """Publish it here, or watch whoever does, until it has ended or has to wait for long.

    A user's cancel stops it; a worker that is taken over only lets go.
    """
    ends = time.monotonic() + PROCESSING_SECONDS
    while True:
        performed = perform(upload.pk, report, lambda: ctx.cancelled)
        upload.refresh_from_db()
        report(upload)
        if ctx.cancelled:
            _stop(ctx, upload)
        if performed and upload.waits_for_service:
            ctx.log(f"{upload.account.name}: {upload.message}")
        if not _goes_on(upload, ends):
            return upload
        time.sleep(LOOK_SECONDS)


def raise_failures(uploads: Iterable[Upload]) -> None:
    """Raises the sentences of those that failed, or that nobody can tell of."""
    failed = [one for one in uploads if one.status in (Status.FAILED, Status.CANCELLED)]
    unclear = [one for one in uploads if one.status == Status.UNCONFIRMED]
    bad = failed or unclear
    if not bad:
        return
    sentences = [f"{one.account.name}: {one.message or 'This was cancelled.'}" for one in bad]
    field = FIELDS.get(bad[0].field, "extras") if bad[0].field else ""
    code = bad[0].code if failed else "unconfirmed"
    raise InvalidInput(" ".join(sentences), field=field, code=code or "failed")


def described(upload: Upload) -> dict[str, object]:
    """An upload in a receipt."""
    waits = upload.status == Status.PENDING and upload.wake_at is not None
    return {
        "upload": str(upload.pk),
        "account": upload.account.name,
        "platform": upload.platform,
        "status": upload.status,
        "url": upload.url,
        "remote_id": upload.remote_id,
        "due_at": upload.wake_at.isoformat() if waits and upload.wake_at else None,
    }


def _goes_on(upload: Upload, ends: float) -> bool:
    """Whether to stay with it."""
    if not upload.is_open or upload.status == Status.UNCONFIRMED:
        return False
    slow = upload.status == Status.PROCESSING or upload.waits_for_service
    if slow and time.monotonic() > ends:
        return False
    later = upload.wake_at is not None and upload.wake_at > timezone.now() + timedelta(minutes=1)
    return not (later and upload.lease_until is None)


def _stop(ctx: JobContext, upload: Upload) -> None:
    """Raises NodeError, whatever becomes of the upload."""
    if ctx.cancel_asked:
        try:
            deciding.cancel(upload)
        except deciding.NotNow as error:
            ctx.log(str(error))
        else:
            perform(upload.pk)
    raise NodeError("This was stopped.", code="cancelled")
