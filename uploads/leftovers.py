"""Half-sent files that nobody will finish are cleared from platforms that would keep them.

A session that is given up is noted in the commit that gives it up, and cleared a little later:
what was sent into it may still be on its way, and would come to lie there after all. What cannot
be cleared (the bucket is away, the key is refused) is tried again for some days.

What remains: a session that the platform opened and nobody was told of, because its answer was
lost or the process was killed before the commit. For these a bucket needs a lifecycle rule.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import structlog
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from media_library.addresses import parsed

from . import vault
from .models import Leftover, Upload
from .platforms import registry
from .platforms.errors import PlatformError, SessionGone
from .platforms.platform import Platform
from .publishing.door import Door
from .trying import line_to

log = structlog.get_logger(__name__)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440, 2880))
"""Until the next try, by how many there were."""


def purpose(upload: Upload) -> str:
    """What an upload's session is sealed for."""
    return f"upload {upload.pk}"


def note(upload: Upload, sealed: str) -> None:
    """Remember that this session is given up, if that leaves anything at its platform."""
    platform = registry.installed().get(upload.platform)
    if sealed and platform is not None and platform.leaves_pieces:
        settled = timezone.now() + timedelta(seconds=settings.PUBLISH_SETTLE_SECONDS)
        Leftover.objects.create(upload=upload, sealed=sealed, due_at=settled)


def due(now: datetime) -> QuerySet[Leftover]:
    """Those that somebody may clear now."""
    return Leftover.objects.filter(due_at__lte=now)


def clear(id: int) -> None:
    """Clear one, unless somebody else does."""
    row = Leftover.objects.select_related("upload__account__workspace").filter(pk=id).first()
    now = timezone.now()
    if row is None or not row.take(now, now + WAITS[min(row.tries, len(WAITS) - 1)]):
        return
    account = row.upload.account
    if account.removed_at is not None or not account.is_connected:
        row.delete()  # nothing opens it any more
        return
    try:
        _clear(row, registry.get(row.upload.platform))
    except SessionGone:
        row.delete()
    except (PlatformError, registry.UnknownPlatform, vault.VaultLocked, OSError,
            httpx.HTTPError, httpx.InvalidURL) as error:  # fmt: skip
        last = row.tries >= len(WAITS)
        log.warning(
            "A half-sent file was not cleared.",
            tries=row.tries,
            last=last,
            why=type(error).__name__,
        )
        if last:
            row.delete()
    else:
        row.delete()


def _clear(row: Leftover, platform: Platform) -> None:
    session = vault.unseal(row.sealed, purpose(row.upload))
    door = Door(parsed(settings.PUBLISH_NETWORKS), [settings.PLATFORM_SIMULATOR])
    try:
        platform.give_up(line_to(row.upload.account, door), session)
    finally:
        door.close()
