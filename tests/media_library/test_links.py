"""Signed links: what they open, for how long, and what nobody opens with them."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone
from pytest_django import Settings

from media_library import signing
from media_library.ingest import ingest
from media_library.models import Asset, GenerationDetail
from tests.fixtures.media import MakeMedia
from workspaces.models import ApiToken, AuditEvent, Membership, Workspace
from workspaces.setup import first_workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]


@pytest.fixture
def member(transactional_db: None, media_store: Path) -> Membership:
    return first_workspace()[1]


@pytest.fixture
def asset(member: Membership, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), member.workspace, name="Été.mp4")[0]


@pytest.fixture
def data(media: MakeMedia) -> bytes:
    return media("moving.mp4").read_bytes()


@pytest.fixture
def api(member: Membership) -> Client:
    token = ApiToken.issue(member, "test")[1]
    return Client(headers={"authorization": f"Bearer {token}"})


def path_of(asset: Asset, purpose: signing.Purpose = "inline", seconds: int = 60) -> str:
    return f"/media/s/{signing.token_of(signing.link_to(asset, purpose, seconds))}/"


async def body(answer: Any) -> bytes:
    return b"".join([block async for block in answer])


async def test_a_link_needs_no_session(
    async_client: AsyncClient, asset: Asset, data: bytes
) -> None:
    answer = await async_client.get(path_of(asset))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "video/mp4")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert await body(answer) == data


async def test_a_link_sends_parts(async_client: AsyncClient, asset: Asset, data: bytes) -> None:
    answer = await async_client.get(path_of(asset), headers={"range": "bytes=10-19"})
    assert (answer.status_code, await body(answer)) == (206, data[10:20])


async def test_a_link_is_kept_until_it_expires(async_client: AsyncClient, asset: Asset) -> None:
    answer = await async_client.get(path_of(asset, seconds=500))
    private, age, final = answer.headers["Cache-Control"].split(", ")
    assert (private, final) == ("private", "immutable")
    assert 0 < int(age.removeprefix("max-age=")) <= 500
    again = {"if-none-match": answer.headers["ETag"]}
    assert (await async_client.get(path_of(asset), headers=again)).status_code == 304


async def test_a_download_link_saves_the_file(async_client: AsyncClient, asset: Asset) -> None:
    answer = await async_client.get(path_of(asset, "download"))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8")


async def test_an_expired_link_is_gone_without_detail(
    async_client: AsyncClient, asset: Asset
) -> None:
    answer = await async_client.get(path_of(asset, seconds=-1))
    assert (answer.status_code, answer.content) == (410, b"This link has expired.\n")


@pytest.mark.parametrize("change", range(0, 150, 7))
async def test_a_changed_link_opens_nothing(
    async_client: AsyncClient, asset: Asset, change: int
) -> None:
    path = path_of(asset)
    at = len("/media/s/") + change
    other = "A" if path[at] != "A" else "B"
    answer = await async_client.get(path[:at] + other + path[at + 1 :])
    assert answer.status_code == 404
    assert str(asset.pk).encode() not in answer.content


async def test_a_link_dies_with_its_file_in_the_trash(
    async_client: AsyncClient, asset: Asset
) -> None:
    path = path_of(asset)
    asset.trashed_at = timezone.now()
    await asset.asave()
    assert (await async_client.get(path)).status_code == 404


async def test_a_link_of_another_workspace_opens_nothing(
    async_client: AsyncClient, asset: Asset
) -> None:
    other = await Workspace.objects.acreate(name="Other")
    forged = signing.Link(asset.pk, other.pk, "inline", int(time.time()) + 60, asset.sha256[:16])
    token = signing.token_of(forged)
    assert (await async_client.get(f"/media/s/{token}/")).status_code == 404


async def test_a_link_shows_the_content_that_it_was_made_for(
    async_client: AsyncClient, asset: Asset, member: Membership
) -> None:
    content = "0" * 16
    link = signing.Link(asset.pk, member.workspace_id, "inline", int(time.time()) + 60, content)
    assert (await async_client.get(f"/media/s/{signing.token_of(link)}/")).status_code == 404


def test_members_make_links(api: Client, asset: Asset, member: Membership) -> None:
    answer = api.post(
        f"/api/media/{asset.pk}/link",
        {"purpose": "download", "seconds": 90},
        content_type="application/json",
    )
    assert answer.status_code == 201
    made = answer.json()
    assert made["purpose"] == "download"
    assert made["url"].startswith("http://testserver/media/s/")
    about = Client().get(made["metadata_url"])
    assert about.json()["sha256"] == asset.sha256
    assert about["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.get(action="asset.link").target == str(asset.pk)


@pytest.mark.parametrize("seconds", [0, 10**9])
def test_no_link_holds_for_ever(api: Client, asset: Asset, seconds: int) -> None:
    answer = api.post(
        f"/api/media/{asset.pk}/link", {"seconds": seconds}, content_type="application/json"
    )
    assert answer.status_code == 422


def test_nobody_links_to_anothers_file(asset: Asset, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user(username="stranger")
    other = Workspace.objects.create(name="Other")
    token = ApiToken.issue(Membership.objects.create(workspace=other, user=user), "x")[1]
    client = Client(headers={"authorization": f"Bearer {token}"})
    path = f"/api/media/{asset.pk}/link"
    assert client.post(path, {}, content_type="application/json").status_code == 404


def test_metadata_tells_all_that_is_known(api: Client, asset: Asset) -> None:
    GenerationDetail.objects.create(asset=asset, provider="studio", prompt="a sea")
    found = api.get(f"/media/{asset.pk}/metadata.json").json()
    assert (found["name"], found["width"], found["codec"]) == ("Été.mp4", 160, "h264")
    assert found["generation"]["prompt"] == "a sea"


async def test_an_address_with_the_hash_is_kept_for_good(
    async_client: AsyncClient, asset: Asset, member: Membership
) -> None:
    await async_client.aforce_login(member.user)
    final = await async_client.get(f"/media/{asset.pk}/?v={asset.sha256}")
    assert final.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    other = await async_client.get(f"/media/{asset.pk}/?v=abc")
    assert other.headers["Cache-Control"] == "private, no-cache"


async def test_nginx_may_send_the_bytes(
    async_client: AsyncClient, asset: Asset, settings: Settings
) -> None:
    settings.MEDIA_SENDFILE = "x-accel"
    answer = await async_client.get(path_of(asset), headers={"range": "bytes=0-3"})
    assert answer.status_code == 200
    assert answer.headers["X-Accel-Redirect"] == f"/protected-media/{asset.blob.key}"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.content == b""


async def test_apache_may_send_the_bytes(
    async_client: AsyncClient, asset: Asset, settings: Settings
) -> None:
    settings.MEDIA_SENDFILE = "x-sendfile"
    answer = await async_client.get(path_of(asset))
    assert answer.headers["X-Sendfile"] == str(asset.blob.path)


async def test_who_asks_the_proxy_still_needs_the_right(
    async_client: AsyncClient, asset: Asset, settings: Settings
) -> None:
    settings.MEDIA_SENDFILE = "x-accel"
    answer = await async_client.get(f"/media/{asset.pk}/")
    assert answer.status_code == 401
    assert "X-Accel-Redirect" not in answer.headers
