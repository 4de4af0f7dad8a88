"""Every documented error of a platform is told as what it means for the upload."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from uploads.platforms import registry
from uploads.platforms.errors import (
    Permanent,
    PlatformError,
    QuotaExceeded,
    Reconnect,
    SessionGone,
    Temporary,
    TokenExpired,
    Unconfirmed,
)
from uploads.platforms.youtube import next_midnight


def _classified(platform: str, status: int, content: Any) -> PlatformError:
    answer = httpx.Response(status, json=content, headers={"Retry-After": "9"})
    return registry.get(platform).classify(answer)


@pytest.mark.parametrize(
    ("status", "reason", "kind", "field"),
    [
        (403, "quotaExceeded", QuotaExceeded, None),
        (400, "uploadLimitExceeded", QuotaExceeded, None),
        (403, "rateLimitExceeded", Temporary, None),
        (503, "backendError", Temporary, None),
        (500, "backendError", Unconfirmed, None),
        (401, "authError", TokenExpired, None),
        (401, "youtubeSignupRequired", Reconnect, None),
        (403, "forbidden", Reconnect, None),
        (404, "notFound", SessionGone, None),
        (400, "invalidTitle", Permanent, "title"),
        (400, "invalidDescription", Permanent, "description"),
        (400, "invalidTags", Permanent, "tags"),
        (400, "invalidPublishAt", Permanent, "publish_at"),
        (400, "somethingNew", Permanent, ""),
    ],
)
def test_youtube(status: int, reason: str, kind: type[PlatformError], field: str | None) -> None:
    error = {"code": status, "message": "m", "errors": [{"reason": reason, "message": "m"}]}
    found = _classified("youtube", status, {"error": error})
    assert type(found) is kind
    assert field is None or getattr(found, "field", None) == field


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "access_token_invalid", TokenExpired),
        (401, "scope_not_authorized", Reconnect),
        (429, "rate_limit_exceeded", Temporary),
        (403, "spam_risk_too_many_posts", QuotaExceeded),
        (403, "reached_active_user_cap", QuotaExceeded),
        (403, "spam_risk_user_banned_from_posting", Permanent),
        (403, "unaudited_client_can_only_post_to_private_accounts", Permanent),
        (403, "privacy_level_option_mismatch", Permanent),
        (400, "invalid_param", Permanent),
        (200, "internal_error", Temporary),
        (500, "internal_error", Unconfirmed),
        (400, "invalid_publish_id", SessionGone),
    ],
)
def test_tiktok(status: int, code: str, kind: type[PlatformError]) -> None:
    found = _classified("tiktok", status, {"data": {}, "error": {"code": code, "message": "m"}})
    assert (type(found), found.code) == (kind, code)


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind"),
    [
        (401, 190, 463, TokenExpired),
        (400, 190, 460, Reconnect),
        (403, 200, 0, Reconnect),
        (403, 10, 0, Reconnect),
        (403, 32, 0, QuotaExceeded),
        (403, 4, 0, QuotaExceeded),
        (403, 9, 2207042, QuotaExceeded),
        (500, 2, 0, Unconfirmed),
        (400, 2, 0, Temporary),
        (400, 9007, 2207027, Temporary),
        (400, 100, 33, SessionGone),
        (400, 100, 0, Permanent),
        (400, 368, 0, Permanent),
    ],
)
def test_meta(
    platform: str, status: int, code: int, subcode: int, kind: type[PlatformError]
) -> None:
    error = {"message": "m", "type": "T", "code": code, "error_subcode": subcode}
    assert type(_classified(platform, status, {"error": error})) is kind


@pytest.mark.parametrize(
    ("kind", "again", "means"),
    [
        ("PartialRequestError", True, Temporary),
        ("OffsetInvalidError", True, Temporary),
        ("ProcessingFailedError", False, Permanent),
        ("NotAuthorizedError", False, SessionGone),
    ],
)
def test_metas_upload_host(kind: str, again: bool, means: type[PlatformError]) -> None:
    debug = {"retriable": again, "type": kind, "message": "m"}
    assert type(_classified("facebook", 400, {"debug_info": debug})) is means


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "NoSuchUpload", SessionGone),
        (404, "NoSuchBucket", Permanent),
        (503, "SlowDown", Temporary),
        (403, "AccessDenied", Reconnect),
        (403, "SignatureDoesNotMatch", Reconnect),
        (400, "EntityTooLarge", Permanent),
    ],
)
def test_a_bucket(status: int, code: str, kind: type[PlatformError]) -> None:
    answer = httpx.Response(status, text=f"<Error><Code>{code}</Code></Error>")
    assert type(registry.get("bucket").classify(answer)) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Reconnect),
        (403, Reconnect),
        (400, Permanent),
        (404, Permanent),
        (429, Temporary),
        (500, Unconfirmed),
        (501, Permanent),
        (524, Unconfirmed),
    ],
)
def test_a_webhook(status: int, kind: type[PlatformError]) -> None:
    assert type(registry.get("webhook").classify(httpx.Response(status))) is kind


EVERYWHERE = list(registry.installed())


@pytest.mark.parametrize("platform", EVERYWHERE)
@pytest.mark.parametrize("status", [503, 429])
def test_a_busy_server_has_done_nothing(platform: str, status: int) -> None:
    answer = httpx.Response(status, text="<html>", headers={"Retry-After": "9"})
    found = registry.get(platform).classify(answer)
    assert isinstance(found, Temporary)
    assert found.after == 9


@pytest.mark.parametrize("platform", EVERYWHERE)
@pytest.mark.parametrize("status", [500, 502, 504, 520, 524, 529, 599])
def test_a_broken_server_may_have_done_something(platform: str, status: int) -> None:
    answer = httpx.Response(status, text="<html>")
    assert isinstance(registry.get(platform).classify(answer), Unconfirmed)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (datetime(2026, 11, 20, 7, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (datetime(2026, 3, 8, 12, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)),
    ],
)
def test_youtubes_quota_begins_anew_at_midnight_pacific_time(now: datetime, then: datetime) -> None:
    assert next_midnight(now) == then
