"""Imports by URL, from the request to the asset, fetched from a server on a loopback address."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_rq
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from media_library.models import Asset, SourceType
from media_library.receiving import importing, jobs, sessions
from media_library.receiving.folder import Folder
from media_library.receiving.models import UploadSession, UploadStatus
from tests.fixtures.media import MakeMedia
from tests.media_library.sites import HOST, Handler, Site, page, redirect
from workspaces.models import ApiToken, Membership, Role

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]


@pytest.fixture
def site(settings: Settings, media: MakeMedia) -> Iterator[Site]:
    settings.IMPORT_NETWORKS = [f"{HOST}/32"]
    with Site({"/films/sea.png": page(media("still.png").read_bytes())}) as site:
        yield site


@pytest.fixture
def api(member: Membership, media_store: Path) -> Client:
    return Client(headers={"authorization": f"Bearer {ApiToken.issue(member, 'test')[1]}"})


def ask(api: Client, url: str, status: int = 202, **about: Any) -> dict[str, Any]:
    answer = api.post(
        "/api/media/import-url", {"url": url, **about}, content_type="application/json"
    )
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def done(api: Client, id: str) -> dict[str, Any]:
    """The import after its jobs have run."""
    importing.fetch(id)
    jobs.take_in(id)
    found: dict[str, Any] = api.get(f"/api/uploads/{id}").json()
    return found


@pytest.mark.every_storage(sample=True)
def test_a_file_is_imported(api: Client, site: Site, media: MakeMedia) -> None:
    begun = ask(api, site.url("/films/sea.png?key=secret"), role="product", tags=["sea", "sun"])
    assert (begun["status"], begun["name"], begun["received"]) == ("receiving", "sea.png", 0)
    found = done(api, begun["id"])
    asset = Asset.objects.get(pk=found["asset"])
    assert (found["status"], found["length"]) == ("done", media("still.png").stat().st_size)
    assert (asset.role, asset.tags) == ("product", ["sea", "sun"])
    assert asset.source_type == SourceType.IMPORTED
    assert asset.metadata == {"source_url": site.url("/films/sea.png")}
    assert asset.blob.path.read_bytes() == media("still.png").read_bytes()
    assert not Folder(UploadSession.objects.get().pk).path.exists()


def test_what_is_here_already_is_found_by_its_bytes(api: Client, site: Site) -> None:
    first = done(api, ask(api, site.url("/films/sea.png"))["id"])
    again = done(api, ask(api, site.url("/films/sea.png"))["id"])
    assert (again["status"], again["asset"]) == ("done", first["asset"])
    assert Asset.objects.count() == 1


def test_a_file_is_what_its_bytes_are(api: Client, site: Site) -> None:
    playlist = b"#EXTM3U\nhttp://127.0.0.1/a.ts\n"
    site.pages["/film.mp4"] = page(playlist, Content_Type="video/mp4")
    found = done(api, ask(api, site.url("/film.mp4"))["id"])
    assert (found["status"], found["code"]) == ("refused", "playlist")
    assert site.asked == ["/film.mp4"]


def test_another_server_inside_is_never_asked(api: Client, site: Site) -> None:
    with Site(host="127.0.0.1") as inside:
        site.pages["/on"] = redirect(inside.url("/secret"))
        for url in (site.url("/on"), inside.url("/secret")):
            found = done(api, ask(api, url)["id"])
            assert (found["status"], found["code"]) == ("refused", "address")
        assert inside.asked == []


def test_an_impossible_address_is_refused_at_once(api: Client) -> None:
    problem = ask(api, "file:///etc/passwd", status=422)["error"]["problems"][0]
    assert (problem["field"], problem["code"]) == ("url", "url")
    assert not UploadSession.objects.exists()


def test_a_workspace_limits_imports_as_uploads(api: Client, site: Site, member: Membership) -> None:
    member.workspace.max_upload_bytes = 10
    member.workspace.save()
    found = done(api, ask(api, site.url("/films/sea.png"))["id"])
    assert (found["status"], found["code"]) == ("refused", "too-large")


def test_a_viewer_imports_nothing(api: Client, member: Membership) -> None:
    member.role = Role.VIEWER
    member.save()
    ask(api, "https://example.com/film.mp4", status=403)


def test_a_busy_server_is_asked_again_and_given_up_in_the_end(api: Client, site: Site) -> None:
    site.pages["/busy"] = lambda handler: handler.send_error(503)
    begun = ask(api, site.url("/busy"))
    for _ in range(importing.MOST_ATTEMPTS - 1):
        waiting = done(api, begun["id"])
        assert waiting["status"] == "receiving"
        assert waiting["message"].endswith(importing.AGAIN)
    found = done(api, begun["id"])
    assert (found["status"], found["code"]) == ("refused", "http")


def test_a_broken_off_import_begins_anew(api: Client, site: Site, media: MakeMedia) -> None:
    content = media("still.png").read_bytes()

    def half(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])

    site.pages["/film.png"] = half
    begun = ask(api, site.url("/film.png"))
    assert done(api, begun["id"])["status"] == "receiving"
    site.pages["/film.png"] = page(content)
    found = done(api, begun["id"])
    assert (found["status"], found["message"]) == ("done", "")


def test_a_forgotten_job_is_sent_again(api: Client, site: Site) -> None:
    begun = ask(api, site.url("/films/sea.png"))
    assert importing.resubmit() == 0
    UploadSession.objects.update(submitted_at=timezone.now() - timedelta(minutes=2))
    assert importing.resubmit() == 1
    assert done(api, begun["id"])["status"] == "done"
    UploadSession.objects.update(submitted_at=timezone.now() - timedelta(minutes=2))
    assert importing.resubmit() == 0


def test_an_import_can_be_cancelled_while_it_is_fetched(
    api: Client, site: Site, media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LOOK_SECONDS", 0.0)
    content = media("still.png").read_bytes()
    begun = ask(api, site.url("/slow.png"))

    def cancelled_meanwhile(handler: Handler) -> None:
        rows = UploadSession.objects.filter(pk=begun["id"])
        rows.update(status=UploadStatus.CANCELLED)
        handler.send(content)

    site.pages["/slow.png"] = cancelled_meanwhile
    assert done(api, begun["id"])["status"] == "cancelled"
    assert not Folder(UploadSession.objects.get().pk).path.exists()
    assert not Asset.objects.exists()


def test_an_import_can_be_cancelled_while_it_holds_the_lock(api: Client, site: Site) -> None:
    session = UploadSession.objects.get(pk=ask(api, site.url("/films/sea.png"))["id"])
    with Folder(session.pk).lock():
        sessions.cancel(session)
    assert session.status == UploadStatus.CANCELLED
    assert done(api, str(session.pk))["status"] == "cancelled"
    assert site.asked == []


def test_the_job_waits_in_the_network_queue_once(api: Client, site: Site, valkey: Redis) -> None:
    begun = ask(api, site.url("/films/sea.png"))
    importing.submit(UploadSession.objects.get(pk=begun["id"]))
    queue = django_rq.get_queue("network")
    assert queue.job_ids == [f"import-{begun['id']}"]
    queue.jobs[0].perform()
    assert UploadSession.objects.get(pk=begun["id"]).status == UploadStatus.PROCESSING
