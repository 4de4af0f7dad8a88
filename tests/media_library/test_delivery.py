from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import AsyncClient
from pytest_django import Settings

from media_library import delivery, store
from media_library.ingest import ingest
from media_library.models import Asset
from tests.fixtures.media import MakeMedia
from workspaces.models import ApiToken, Membership, Workspace
from workspaces.setup import first_workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_storage]

PADDING = 3 * delivery.BLOCK


@pytest.fixture
def member(transactional_db: None, media_store: Path, settings: Settings) -> Membership:
    """Bytes come from this server, from the cache where they lie on S3 (storage/test_delivery.py
    tests the redirects)."""
    settings.MEDIA_REDIRECT = False
    return first_workspace()[1]


@pytest.fixture
def asset(member: Membership, media_copy: MakeMedia) -> Asset:
    """A playable video of several blocks: MP4 ignores what stands in a `free` box."""
    path = media_copy("moving.mp4")
    with path.open("ab") as file:
        file.write(
            (PADDING + 8).to_bytes(4, "big") + b"free" + bytes(range(256)) * (PADDING // 256)
        )
    return ingest(path, member.workspace, name="Été “1”.mp4")[0]


@pytest.fixture
def data(asset: Asset) -> bytes:
    return asset.blob.path.read_bytes()


@pytest.fixture
async def browser(member: Membership, async_client: AsyncClient) -> AsyncClient:
    await async_client.aforce_login(member.user)
    return async_client


async def body(answer: Any) -> bytes:
    return b"".join([block async for block in answer])


def url(asset: Asset, rest: str = "") -> str:
    return f"/media/{asset.pk}/{rest}"


@pytest.mark.every_storage(sample=True)
async def test_a_member_gets_the_whole_file(
    browser: AsyncClient, asset: Asset, data: bytes
) -> None:
    answer = await browser.get(url(asset))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(len(data))
    assert answer.headers["ETag"] == f'"{asset.sha256}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert await body(answer) == data


async def test_a_file_is_never_in_memory_as_a_whole(browser: AsyncClient, asset: Asset) -> None:
    answer: Any = await browser.get(url(asset))
    sizes = [len(block) async for block in answer]
    assert len(sizes) > 3
    assert max(sizes) == delivery.BLOCK


async def test_a_download_is_saved_under_its_name(browser: AsyncClient, asset: Asset) -> None:
    answer = await browser.get(url(asset, "?download=1"))
    named = "attachment; filename*=utf-8''%C3%89t%C3%A9%20%E2%80%9C1%E2%80%9D.mp4"
    assert answer.headers["Content-Disposition"] == named


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-299", 100, 299),
        (f"bytes={PADDING}-", PADDING, None),
        ("bytes=-500", -500, None),
        (f"bytes=1000-{10**12}", 1000, None),
    ],
)
async def test_a_part_is_sent_alone(
    browser: AsyncClient, asset: Asset, data: bytes, asked: str, first: int, last: int | None
) -> None:
    first = first % len(data)
    last = len(data) - 1 if last is None else last
    answer = await browser.get(url(asset), headers={"range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(data)}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert await body(answer) == data[first : last + 1]


async def test_a_part_beyond_the_end_is_refused(
    browser: AsyncClient, asset: Asset, data: bytes
) -> None:
    answer = await browser.get(url(asset), headers={"range": f"bytes={len(data)}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(data)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2"])
async def test_a_range_that_is_not_understood_gets_the_whole(
    browser: AsyncClient, asset: Asset, data: bytes, asked: str
) -> None:
    answer = await browser.get(url(asset), headers={"range": asked})
    assert answer.status_code == 200
    assert await body(answer) == data


async def test_a_part_of_an_older_file_becomes_the_whole(
    browser: AsyncClient, asset: Asset
) -> None:
    asked = {"range": "bytes=0-9"}
    same = await browser.get(url(asset), headers=asked | {"if-range": f'"{asset.sha256}"'})
    dated = {"if-range": same.headers["Last-Modified"]}
    assert same.status_code == 206
    assert (await browser.get(url(asset), headers=asked | dated)).status_code == 206
    other = await browser.get(url(asset), headers=asked | {"if-range": '"other"'})
    assert other.status_code == 200


async def test_what_the_browser_has_is_not_sent_again(browser: AsyncClient, asset: Asset) -> None:
    known = {"if-none-match": f'"{asset.sha256}"', "range": "bytes=0-9"}
    answer = await browser.get(url(asset), headers=known)
    assert answer.status_code == 304
    assert answer.headers["ETag"] == f'"{asset.sha256}"'
    assert answer.content == b""


async def test_head_tells_without_sending(browser: AsyncClient, asset: Asset, data: bytes) -> None:
    answer = await browser.head(url(asset), headers={"range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(data))


async def test_nothing_but_reading_is_allowed(browser: AsyncClient, asset: Asset) -> None:
    assert (await browser.post(url(asset))).status_code == 405


@pytest.fixture
def outsider(member: Membership) -> User:
    user = get_user_model().objects.create_user("eve")
    Membership.objects.create(workspace=Workspace.objects.create(name="Other"), user=user)
    return user


@pytest.mark.parametrize("rest", ["", "poster.png", "thumbnail"])
async def test_a_date_does_not_tell_since_when_others_have_the_bytes(
    browser: AsyncClient, asset: Asset, rest: str
) -> None:
    changed = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    await Asset.objects.filter(pk=asset.pk).aupdate(updated_at=changed)
    answer = await browser.get(url(asset, rest))
    assert answer.headers["Last-Modified"] == "Mon, 04 May 2026 03:02:01 GMT"


async def test_other_workspaces_files_do_not_exist(
    async_client: AsyncClient, outsider: User, asset: Asset
) -> None:
    await async_client.aforce_login(outsider)
    for address in (url(asset), url(asset, "poster.png"), f"/media/{uuid4()}/"):
        answer = await async_client.get(address)
        assert (answer.status_code, answer.content) == (404, delivery.MISSING.encode())


async def test_strangers_are_asked_to_sign_in(async_client: AsyncClient, asset: Asset) -> None:
    for headers in ({}, {"authorization": "Bearer rg_wrong"}):
        answer = await async_client.get(url(asset), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.fixture
def token(member: Membership) -> str:
    return ApiToken.issue(member, "cli")[1]


async def test_a_token_will_do(
    async_client: AsyncClient, token: str, asset: Asset, data: bytes
) -> None:
    answer = await async_client.get(url(asset), headers={"authorization": f"Bearer {token}"})
    assert await body(answer) == data


async def test_a_lost_file_is_not_an_error_of_the_server(
    browser: AsyncClient, asset: Asset
) -> None:
    store.delete(asset.blob.key)
    assert (await browser.get(url(asset))).status_code == 404


async def test_the_poster_is_drawn_when_first_asked_for(browser: AsyncClient, asset: Asset) -> None:
    answer = await browser.get(url(asset, "poster.png"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    kept = store.path(store.derived_key(asset.sha256, "poster.png"))
    assert await body(answer) == kept.read_bytes()


@pytest.fixture
def cramped(tiny_disk: Path, member: Membership, media: MakeMedia) -> Asset:
    """An asset on a disk that has not a byte left."""
    asset, _ = ingest(media("still.png"), member.workspace)
    store.incoming().touch()
    with (tiny_disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return asset


async def test_a_full_disk_is_told_from_a_missing_poster(
    browser: AsyncClient, cramped: Asset
) -> None:
    answer = await browser.get(url(cramped, "poster.png"))
    assert answer.status_code == 507
    assert "no space left" in answer.content.decode()


@pytest.fixture
def sound(member: Membership, media: MakeMedia) -> Asset:
    return ingest(media("beat.wav"), member.workspace)[0]


async def test_a_sound_has_no_poster(browser: AsyncClient, sound: Asset) -> None:
    assert (await browser.get(url(sound, "poster.png"))).status_code == 404
    assert (await browser.get(url(sound))).headers["Content-Type"] == "audio/wav"


@pytest.mark.parametrize(
    ("name", "saved"), [("a.mp4", "a.mp4"), ("a", "a.mp4"), ("a.exe", "a.exe.mp4")]
)
def test_a_saved_file_has_an_extension_that_fits(asset: Asset, name: str, saved: str) -> None:
    asset.name = name
    assert delivery.saved_as(asset) == saved
