"""What answers of a platform's login addresses mean."""

from __future__ import annotations

import httpx
import pytest

from uploads.oauth.asking import _error
from uploads.platforms.errors import PlatformError, Reconnect, Temporary


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "invalid_grant", Reconnect),
        (200, "invalid_grant", Reconnect),
        (200, "internal_error", Temporary),
        (503, "", Temporary),
    ],
)
def test_a_login_that_is_lost_is_told_whatever_the_status(
    status: int, code: str, kind: type[PlatformError]
) -> None:
    assert type(_error("TikTok", httpx.Response(status), {"error": code}, [])) is kind
