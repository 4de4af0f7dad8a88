"""What a person decides about an upload: stop it, try it again, say whether it is there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import jobs, leftovers
from .live import tell
from .models import Status, Upload
from .publishing import rows
from .publishing.stages import DOUBTFUL, Stage
from .registering import rearm


class NotNow(Exception):
    """The state of the upload does not allow it: the message is a sentence for the user."""


def cancel(upload: Upload) -> None:
    """Stop it. Whoever sends it now stops within a second. Raises NotNow."""
    now = timezone.now()
    with transaction.atomic():
        row = Upload.objects.filter(pk=upload.pk)
        untouched = row.filter(status__in=(Status.PENDING, Status.UPLOADING)).exclude(
            stage__in=DOUBTFUL
        )
        free = untouched.filter(Q(lease_until=None) | Q(lease_until__lt=now))
        session = _session(free)
        if free.update(
            status=Status.CANCELLED, stage=Stage.NEW, stage_at=now, wake_at=None, lease_until=None,
            completed_at=now, speed=0.0, sealed_session="", cancel_requested=True,
        ):  # fmt: skip
            leftovers.note(upload, session)
            _told(upload, "cancelled")
        elif row.filter(status__in=(Status.PENDING, Status.UPLOADING)).update(
            cancel_requested=True, wake_at=now
        ):
            _told(upload, "cancelling")
            jobs.submit(upload)
        else:
            raise NotNow(_why_not("cancelled", upload))


def retry(upload: Upload) -> None:
    """Begin it anew. Raises NotNow."""
    if not rearm(upload):
        raise NotNow(_why_not("retried", upload))


def retry_all(uploads: Iterable[Upload]) -> list[Upload]:
    """Begin those anew that may be; which."""
    return [upload for upload in uploads if upload.account.is_usable and rearm(upload)]


def ask(upload: Upload) -> None:
    """Ask the platform now whether it is there. Raises NotNow."""
    with transaction.atomic():
        rows_ = Upload.objects.filter(pk=upload.pk, status=Status.UNCONFIRMED)
        if not rows_.update(wake_at=timezone.now(), asked=0):
            raise NotNow(_why_not("asked about", upload))
        _told(upload, "asking")
        jobs.submit(upload)


def is_there(upload: Upload, url: str = "") -> None:
    """A person has seen the post. Raises NotNow."""
    _resolve(upload, "said to be there", status=Status.SUCCESS, stage=Stage.PUBLISHED,
             url=url or upload.url, code="", message="")  # fmt: skip


def is_not_there(upload: Upload) -> None:
    """A person has seen that there is no such post: it may be retried. Raises NotNow."""
    _resolve(upload, "said not to be there", status=Status.FAILED, stage=Stage.NEW,
             code="not_there", message="It was not published, as you found out.")  # fmt: skip


def _resolve(upload: Upload, step: str, **changes: object) -> None:
    now = timezone.now()
    with transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        unclear = Upload.objects.filter(free, pk=upload.pk, status=Status.UNCONFIRMED)
        ended = {"wake_at": None, "lease_until": None, "completed_at": now, "sealed_session": ""}
        session = _session(unclear)
        if not unclear.update(**ended, **changes):
            raise NotNow(_why_not("resolved", upload))
        leftovers.note(upload, session)
        _told(upload, step)


def _session(found: QuerySet[Upload]) -> str:
    """The session of the one upload, held until the transaction ends, if it is found."""
    return found.select_for_update().values_list("sealed_session", flat=True).first() or ""


def _told(upload: Upload, step: str) -> None:
    upload.refresh_from_db()
    rows.record(upload, step)
    tell(upload)


def _why_not(what: str, upload: Upload) -> str:
    upload.refresh_from_db()
    match upload.status:
        case Status.PROCESSING:
            why = "the platform has it already"
        case Status.UNCONFIRMED if what == "resolved":
            why = "the platform is being asked just now"
        case Status.UNCONFIRMED:
            why = "it may have been published: say first whether it is there"
        case status:
            why = f"it is {status}"
    return f"This upload cannot be {what}: {why}."
