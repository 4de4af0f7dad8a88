from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.test import AsyncClient
from pytest_django import Settings
from redis import Redis
from rq import Queue

from media_library.derived import jobs, pictures
from media_library.ingest import ingest
from media_library.library import trash
from media_library.models import Asset
from media_library.store import derived_key, path
from tests.fixtures.media import MakeMedia
from workspaces.models import Membership, Role, Workspace
from workspaces.setup import first_workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_storage]

NAMES = ("thumbnail", "storyboard.jpg", "storyboard.vtt", "waveform.png", "peaks.json")


@pytest.fixture(autouse=True)
def unredirected(settings: Settings) -> None:
    """Bytes come from here, wherever they are stored."""
    settings.MEDIA_REDIRECT = False


@pytest.fixture
def member(transactional_db: None, media_store: object) -> Membership:
    return first_workspace()[1]


@pytest.fixture
def empty(valkey: Redis) -> Queue:
    """The queue, in which nothing waits."""
    return Queue("analysis", connection=valkey)


@pytest.fixture
def film(member: Membership, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), member.workspace)[0]


@pytest.fixture
async def browser(member: Membership, async_client: AsyncClient) -> AsyncClient:
    await async_client.aforce_login(member.user)
    return async_client


async def body(answer: Any) -> bytes:
    if not answer.streaming:
        return bytes(answer.content)
    return b"".join([block async for block in answer])


@pytest.mark.parametrize(
    ("name", "content_type", "begins"),
    [
        ("thumbnail?at=0.5&width=160", "image/jpeg", b"\xff\xd8"),
        ("storyboard.jpg", "image/jpeg", b"\xff\xd8"),
        ("storyboard.vtt", "text/vtt; charset=utf-8", b"WEBVTT\n\n00:00:00.000 --> "),
        ("waveform.png", "image/png", b"\x89PNG"),
        ("peaks.json", "application/json", b'{"version":2,'),
    ],
)
async def test_a_picture_is_drawn_when_first_asked_for(
    browser: AsyncClient, film: Asset, name: str, content_type: str, begins: bytes
) -> None:
    answer = await browser.get(f"/media/{film.pk}/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert (await body(answer)).startswith(begins)
    known = {"if-none-match": answer.headers["ETag"]}
    again = await browser.get(f"/media/{film.pk}/{name}", headers=known)
    assert (again.status_code, again.content) == (304, b"")


async def test_an_address_that_names_the_content_is_kept_for_good(
    browser: AsyncClient, film: Asset
) -> None:
    for name in ("", "poster.png", *NAMES):
        answer = await browser.get(f"/media/{film.pk}/{name}?v={film.sha256}")
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        other = await browser.get(f"/media/{film.pk}/{name}?v=abc")
        assert other.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("query", ["at=nan", "at=inf&width=-inf", "at=x&width=", "width=1e300"])
async def test_nonsense_is_not_asked_for(browser: AsyncClient, film: Asset, query: str) -> None:
    assert (await browser.get(f"/media/{film.pk}/thumbnail?{query}")).status_code == 200


async def test_a_sound_has_only_a_waveform(
    browser: AsyncClient, member: Membership, media: MakeMedia
) -> None:
    from asgiref.sync import sync_to_async

    sound, _ = await sync_to_async(ingest)(media("beat.wav"), member.workspace)
    statuses = [(await browser.get(f"/media/{sound.pk}/{name}")).status_code for name in NAMES]
    assert statuses == [404, 404, 404, 200, 200]


async def test_others_pictures_do_not_exist(async_client: AsyncClient, film: Asset) -> None:
    for name in NAMES:
        assert (await async_client.get(f"/media/{film.pk}/{name}")).status_code == 401
    user = await get_user_model().objects.acreate(username="eve")
    other = await Workspace.objects.acreate(name="Other")
    await Membership.objects.acreate(workspace=other, user=user)
    await async_client.aforce_login(user)
    for name in NAMES:
        assert (await async_client.get(f"/media/{film.pk}/{name}")).status_code == 404


def test_pictures_are_drawn_ahead(empty: Queue, film: Asset) -> None:
    job = empty.jobs[0]
    jobs.draw(*job.args)
    for name in ("poster.png", pictures.SHEET, pictures.WAVEFORM, pictures.PEAKS):
        assert path(derived_key(film.sha256, name)).exists()


def test_the_last_space_is_not_for_pictures(
    empty: Queue, film: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SPARE_BYTES", 2**62)
    jobs.draw(str(film.pk))
    assert not path(derived_key(film.sha256, "poster.png")).exists()
    assert pictures.storyboard(film)


def test_a_long_queue_is_left_alone(
    empty: Queue, member: Membership, media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 1)
    for name in ("moving.mp4", "beat.wav"):
        ingest(media(name), member.workspace)
    assert empty.count == 1


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.OWNER, 200), (Role.EDITOR, 200), (Role.VIEWER, 404)]
)
async def test_who_may_restore_a_file_sees_what_it_is(
    browser: AsyncClient, film: Asset, member: Membership, role: Role, seen: int
) -> None:
    await Membership.objects.filter(pk=member.pk).aupdate(role=role)
    await sync_to_async(trash.discard)(film.workspace, [film.pk], user_id=None)
    for name in (*NAMES, "poster.png"):
        assert (await browser.get(f"/media/{film.pk}/{name}")).status_code == seen
    for name in ("", "metadata.json"):
        assert (await browser.get(f"/media/{film.pk}/{name}")).status_code == 404


async def test_nobody_sees_what_is_in_the_trash_of_others(
    browser: AsyncClient, film: Asset, media: MakeMedia
) -> None:
    other = await Workspace.objects.acreate(name="Others")
    theirs, _ = await sync_to_async(ingest)(media("moving.mp4"), other)
    await sync_to_async(trash.discard)(other, [theirs.pk], user_id=None)
    assert (await browser.get(f"/media/{theirs.pk}/thumbnail")).status_code == 404
