"""The media desk: who sees which assets, finds them, changes them, and what their pages tell."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from media_library.ingest import ingest
from media_library.library import finding, hits
from media_library.models import Asset, Blob, GenerationDetail, UploadSession
from tests.fixtures.desk import StaffMember
from tests.fixtures.media import MakeMedia
from tests.media_library.desk import LIST, act, page, shown
from tests.media_library.library.rows import asset
from workspaces.models import AuditEvent, Role, Workspace

pytestmark = pytest.mark.django_db


def test_members_see_their_own_workspaces_and_the_superuser_sees_all(
    workspace: Workspace, elsewhere: Workspace, staff: StaffMember, superuser: Client
) -> None:
    ours, theirs = asset(workspace, "ours.mp4"), asset(elsewhere, "theirs.mp4")
    member = staff(workspace)
    assert shown(member) == shown(member, q="mp4") == ["ours.mp4"]
    assert set(shown(superuser)) == set(shown(superuser, q="mp4")) == {"ours.mp4", "theirs.mp4"}
    assert shown(superuser, **{"in": str(elsewhere.pk)}) == ["theirs.mp4"]
    assert "theirs.mp4" not in shown(member, **{"in": str(elsewhere.pk)})
    assert member.get(page(ours)).status_code == 200
    assert member.get(page(theirs)).status_code == 302
    assert superuser.get(page(theirs)).status_code == 200


def test_files_and_posters_of_others_are_not_found(
    elsewhere: Workspace, workspace: Workspace, staff: StaffMember
) -> None:
    theirs, member = asset(elsewhere), staff(workspace)
    for view in ("file", "poster"):
        address = reverse(f"admin:media_library_asset_{view}", args=(theirs.pk,))
        assert member.get(address).status_code == 404


def test_who_is_no_member_or_no_staff_gets_nothing(
    workspace: Workspace, staff: StaffMember
) -> None:
    asset(workspace)
    assert staff().get(LIST).status_code == 403
    visitor = Client()
    visitor.force_login(User.objects.create_user("visitor"))
    assert visitor.get(LIST).status_code == 302


def test_the_list_is_narrowed_by_facts_labels_measures_and_days(
    workspace: Workspace, superuser: Client
) -> None:
    asset(
        workspace,
        "a.mp4",
        role="hot",
        platform="tiktok",
        category="calm sea",
        aspect_ratio="9:16",
        duration=5.0,
        tags=["Spring drop", "x"],
    )
    asset(workspace, "b.wav", kind="audio", source_type="imported", duration=60.0)
    old = asset(workspace, "c.mp4", duration=61.0)
    Asset.every.filter(pk=old.pk).update(created_at=datetime(2020, 1, 31, 23, tzinfo=UTC))
    for name, value in (
        ("role", "hot"),
        ("platform", "tiktok"),
        ("category", "calm sea"),
        ("aspect_ratio", "9:16"),
        ("tag", "spring drop"),
        ("duration_to", "5"),
    ):
        assert shown(superuser, **{name: value}) == ["a.mp4"], name
    assert shown(superuser, tag="spring") == []
    assert shown(superuser, kind="audio", source_type="imported") == ["b.wav"]
    assert shown(superuser, kind="video", duration_from="6") == ["c.mp4"]
    assert shown(superuser, created_at_from="2020-01-31", created_at_to="2020-01-31") == ["c.mp4"]
    assert shown(superuser, created_at_to="2020-01-30") == []


def test_text_finds_names_tags_and_prompts(workspace: Workspace, superuser: Client) -> None:
    asset(workspace, "Été à la mer.mp4")
    asset(workspace, "b.mp4", tags=["harbour"])
    GenerationDetail.objects.create(asset=asset(workspace, "c.mp4"), provider="p", prompt="A fox")
    assert shown(superuser, q="ete") == ["Été à la mer.mp4"]
    assert shown(superuser, q="harb") == ["b.mp4"]
    assert shown(superuser, q="fox") == ["c.mp4"]
    assert shown(superuser, q='"*(') == []


def test_odd_parameters_do_no_harm(workspace: Workspace, superuser: Client) -> None:
    asset(workspace)
    for name in ("duration_from", "created_at_from", "in", "trash", "role", "o"):
        assert superuser.get(LIST, {name: "x'\""}, follow=True).status_code == 200, name


def test_the_page_of_an_asset_plays_it_and_escapes_what_strangers_wrote(
    workspace: Workspace, superuser: Client
) -> None:
    one = asset(workspace, "<script>alert(1)</script>.mp4", tags=["<b>"], metadata={"k": "<i>"})
    html = superuser.get(page(one)).content.decode()
    assert f'src="/media/{one.pk}/"' in html
    assert "<video controls" in html
    assert "<script>alert(1)" not in html
    assert "<i>" not in html
    assert "<script>alert(1)" not in superuser.get(LIST).content.decode()


def test_thumbnails_come_from_where_the_user_may_fetch_them(
    workspace: Workspace, elsewhere: Workspace, superuser: Client
) -> None:
    ours, theirs = asset(workspace, "a.mp4"), asset(elsewhere, "b.mp4")
    html = superuser.get(LIST).content.decode()
    assert f'<img src="/media/{ours.pk}/poster.png" loading="lazy"' in html
    theirs_poster = reverse("admin:media_library_asset_poster", args=(theirs.pk,))
    assert f'<img src="{theirs_poster}" loading="lazy"' in html


@pytest.mark.usefixtures("media_store")
def test_the_desk_serves_files_and_posters_also_from_the_trash(
    elsewhere: Workspace, superuser: Client, media: MakeMedia
) -> None:
    still = ingest(media("still.png"), elsewhere)[0]
    Asset.every.filter(pk=still.pk).update(trashed_at=timezone.now())
    file = superuser.get(reverse("admin:media_library_asset_file", args=(still.pk,)))
    assert file.status_code == 200
    assert body(file) == media("still.png").read_bytes()
    poster = superuser.get(reverse("admin:media_library_asset_poster", args=(still.pk,)))
    assert poster["Content-Type"] == "image/png"
    assert "no-store" not in poster["Cache-Control"]
    assert body(poster).startswith(b"\x89PNG")


def body(answer: Any) -> bytes:
    """What an answer streams."""

    async def read() -> bytes:
        return b"".join([block async for block in answer.streaming_content])

    return async_to_sync(read)()


def test_labels_are_edited_facts_are_not(workspace: Workspace, superuser: Client) -> None:
    one = asset(workspace, "a.mp4", duration=3.0, usage_count=7)
    generation = {f"generation-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    changed = {"name": "b.mp4", "role": "hot", "platform": "", "category": "calm"}
    sent = {**changed, **generation, "tags": "x, y,x", "duration": "99", "usage_count": "0"}
    assert superuser.post(page(one), sent).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.role, one.category, one.tags) == ("b.mp4", "hot", "calm", ["x", "y"])
    assert (one.duration, one.usage_count) == (3.0, 7)
    assert shown(superuser, q="calm", tag="y") == ["b.mp4"]
    assert AuditEvent.objects.get(action="asset.change").target == str(one.pk)


def test_a_viewer_looks_and_changes_nothing(workspace: Workspace, staff: StaffMember) -> None:
    one = asset(workspace, "a.mp4")
    viewer = staff(workspace, role=Role.VIEWER)
    assert viewer.get(page(one)).status_code == 200
    assert viewer.post(page(one), {"name": "b"}).status_code == 403
    act(viewer, "change_role", one, role="hot", apply="1")
    one.refresh_from_db()
    assert (one.name, one.role) == ("a.mp4", "source")


def test_an_editor_here_who_only_looks_there_changes_what_is_here(
    workspace: Workspace, elsewhere: Workspace, staff: StaffMember
) -> None:
    member = staff(workspace)
    user = User.objects.get(username="staff")
    elsewhere.memberships.create(user=user, role=Role.VIEWER)
    ours, theirs = asset(workspace), asset(elsewhere)
    act(member, "change_role", ours, theirs, role="hot", apply="1")
    assert [Asset.every.get(pk=one.pk).role for one in (ours, theirs)] == ["hot", "source"]


def test_the_page_tells_uploads_generation_and_who_made_it(
    workspace: Workspace, superuser: Client
) -> None:
    run = str(uuid.uuid4())
    one = asset(workspace, metadata={"run": run})
    GenerationDetail.objects.create(asset=one, provider="acme", prompt="A calm sea")
    uploaded(one, "again.mp4")
    html = superuser.get(page(one)).content.decode()
    assert "again.mp4" in html
    assert "Known already" in html
    assert "A calm sea" in html
    assert reverse("admin:workflows_run_change", args=(run,)) in html


def uploaded(one: Asset, name: str) -> UploadSession:
    return UploadSession.objects.create(
        workspace=one.workspace,
        name=name,
        role="source",
        status="done",
        asset=one,
        expires_at=timezone.now() + timedelta(hours=1),
    )


def test_duplicates_are_counted_with_the_bytes_they_save(
    workspace: Workspace, elsewhere: Workspace, superuser: Client, staff: StaffMember
) -> None:
    one = asset(workspace, "shared.mp4", size=1000)
    Asset.every.create(workspace=elsewhere, blob=one.blob, kind="video", name="theirs.mp4")
    uploaded(one, "again.mp4")
    report = reverse("admin:media_library_blob_changelist")
    found = superuser.get(report)
    assert (found.context["shared"].count, found.context["shared"].saved_bytes) == (1, 1000)
    assert (found.context["known"].count, found.context["known"].saved_bytes) == (1, 1000)
    assert "shared.mp4" in found.content.decode()
    member = staff(elsewhere).get(report)
    assert member.context["shared"].count == member.context["known"].count == 0
    assert "shared.mp4" not in member.content.decode()


def test_uploads_are_only_looked_at(workspace: Workspace, superuser: Client) -> None:
    session = uploaded(asset(workspace), "again.mp4")
    address = reverse("admin:media_library_uploadsession_change", args=(session.pk,))
    assert superuser.get(address).status_code == 200
    assert superuser.post(address, {"status": "refused"}).status_code == 403
    assert superuser.get(reverse("admin:media_library_uploadsession_changelist")).status_code == 200


QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"q": "film"},
    {"role": "hot", "tag": "x", "kind": "video"},
    {"q": "film", "duration_from": "0.5", "created_at_from": "2020-01-01"},
    {"o": "6"},
)


def many(workspace: Workspace, count: int) -> None:
    blobs = [Blob(sha256=uuid.uuid4().hex * 2, size_bytes=1, key="k") for _ in range(count)]
    Blob.objects.bulk_create(blobs)
    Asset.every.bulk_create(
        Asset(
            workspace=workspace, blob=blob, kind="video", role="hot", name="film.mp4",
            tags=["x"], duration=1.0, platform="p",
        )
        for blob in blobs
    )  # fmt: skip


def test_pages_of_a_full_list_ask_as_little_as_those_of_a_short_one(
    workspace: Workspace, elsewhere: Workspace, superuser: Client
) -> None:
    counts: dict[int, list[int]] = {}
    for count in (60, 1000):
        for one in (workspace, elsewhere):
            many(one, count)
        counts[count] = [asked(superuser, question) for question in QUESTIONS]
    assert counts[60] == counts[1000]
    assert max(counts[1000]) <= 15


def test_a_long_list_says_that_it_goes_on(
    workspace: Workspace, superuser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (hits, finding):
        monkeypatch.setattr(module, "MOST_COUNTED", 55)
    many(workspace, 70)
    html = superuser.get(LIST, {"q": "film"}).content.decode()
    assert "55+" in html
    assert superuser.get(LIST, {"p": "2"}).status_code == 200


def asked(client: Client, question: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(shown(client, **question)) == 50
    return len(queries)
