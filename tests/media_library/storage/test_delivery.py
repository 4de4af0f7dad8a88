"""Delivery from a real S3: readers are sent to the bucket, by a link that does not hold long."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from pytest_django import Settings

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset
from media_library.signing import link_to, token_of
from tests.fixtures.media import MakeMedia
from workspaces.models import Membership
from workspaces.setup import first_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(transactional_db: None, s3_store: Path) -> Membership:
    return first_workspace()[1]


@pytest.fixture
def asset(member: Membership, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), member.workspace, name="film.mp4")[0]


@pytest.fixture
def browser(member: Membership, client: Client) -> Client:
    client.force_login(member.user)
    return client


def test_a_reader_gets_the_bytes_from_the_bucket(
    browser: Client, asset: Asset, media: MakeMedia
) -> None:
    answer = browser.get(f"/media/{asset.pk}/?download=1")
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, max-age=450"
    with urlopen(answer["Location"]) as sent:
        assert sent.read() == media("moving.mp4").read_bytes()
        assert sent.headers["Content-Type"] == "video/mp4"
        assert sent.headers["Content-Disposition"] == 'attachment; filename="film.mp4"'


def test_the_bucket_sends_parts(browser: Client, asset: Asset, media: MakeMedia) -> None:
    answer = browser.get(f"/media/{asset.pk}/")
    with urlopen(Request(answer["Location"], headers={"Range": "bytes=5-9"})) as sent:
        assert (sent.status, sent.read()) == (206, media("moving.mp4").read_bytes()[5:10])


def test_the_link_to_the_bucket_opens_one_file_only(browser: Client, asset: Asset) -> None:
    url = browser.get(f"/media/{asset.pk}/")["Location"]
    with pytest.raises(HTTPError, match="403"):
        urlopen(url.replace(asset.sha256, "ab" * 32))


def test_an_unchanged_file_is_not_sent_again(browser: Client, asset: Asset) -> None:
    etag = {"if-none-match": f'"{asset.sha256}"'}
    assert browser.get(f"/media/{asset.pk}/", headers=etag).status_code == 304


def test_strangers_are_sent_nowhere(client: Client, asset: Asset) -> None:
    assert client.get(f"/media/{asset.pk}/").status_code == 401


def test_a_signed_link_leads_to_the_bucket(client: Client, asset: Asset) -> None:
    token = token_of(link_to(asset, "inline", 60))
    answer = client.get(f"/media/s/{token}/")
    with urlopen(answer["Location"]) as sent:
        assert sent.headers["Content-Disposition"].startswith("inline")


def test_a_lost_object_is_missing_here_already(browser: Client, asset: Asset) -> None:
    store.delete(asset.blob.key)
    assert browser.get(f"/media/{asset.pk}/").status_code == 404


def test_a_poster_is_sent_from_here(browser: Client, asset: Asset) -> None:
    answer = browser.get(f"/media/{asset.pk}/poster.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")


def test_a_bucket_that_is_away_is_said_so(
    browser: Client, asset: Asset, settings: Settings
) -> None:
    media = settings.STORAGES["media"]
    options = media["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = settings.STORAGES | {"media": media | {"OPTIONS": options}}
    answer = browser.get(f"/media/{asset.pk}/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
