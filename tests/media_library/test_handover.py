from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from media_library import store
from media_library.delivery import Delivery, deliver

pytestmark = pytest.mark.usefixtures("media_store")


class Bucket:
    """Answers with a link that says for how many seconds it holds."""

    def facts(self, key: str) -> str:
        return key

    def link(self, key: str, seconds: int, **_: Any) -> str:
        return f"https://bucket.example/{key}?holds={seconds}"


@pytest.mark.parametrize(
    ("about", "seconds"), [({}, 900), ({"is_shared": True, "seconds": 60}, 60)]
)
async def test_a_link_to_the_bucket_ends_no_later_than_the_signed_link(
    about: dict[str, Any], seconds: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_REDIRECT, settings.MEDIA_REDIRECT_SECONDS = True, 900
    monkeypatch.setattr(store, "bucket", Bucket)
    delivery = Delivery("blobs/a.mp4", '"a"', "video/mp4", "a.mp4", **about)
    answer = await deliver(RequestFactory().get("/"), delivery)
    assert answer["Location"] == f"https://bucket.example/blobs/a.mp4?holds={seconds}"
    assert answer["Cache-Control"] == f"private, max-age={seconds // 2}"
