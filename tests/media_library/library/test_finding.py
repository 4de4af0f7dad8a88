from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from media_library.library import finding, hits
from media_library.library.finding import Wanted, find
from media_library.library.indexing import index_missing
from media_library.library.models import SearchEntry
from media_library.models import Asset, AssetRole, GenerationDetail, Kind
from tests.media_library.library.rows import asset
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db

Names = Callable[..., list[str]]


@pytest.fixture
def names(workspace: Workspace) -> Names:
    """The names of what is found, in order."""

    def search(limit: int = 50, offset: int = 0, **wanted: Any) -> list[str]:
        found = find(workspace, Wanted(**wanted), limit, offset)
        return [row.name for row in finding.load(found.ids)]

    return search


@pytest.fixture
def library(workspace: Workspace) -> dict[str, Asset]:
    """Three of ours, the oldest first, and one of another workspace."""
    asset(Workspace.objects.create(name="Other"), "Beach of others.mp4", tags=["sea"])
    rows = [
        asset(workspace, "Plage d’été.mp4", tags=["Sea", "Été"], platform="TikTok", duration=5),
        asset(workspace, "Beach_01.mp4", role=AssetRole.TEMPLATE, duration=9, width=1080, height=9),
        asset(workspace, "calm.mp3", kind=Kind.AUDIO, category="Calm", role="audio", duration=7),
    ]
    return {row.name: row for row in rows}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["calm.mp3", "Beach_01.mp4", "Plage d’été.mp4"]),
        ({"q": "beach"}, ["Beach_01.mp4"]),
        ({"q": "BEA 1"}, []),
        ({"q": "BEA 01"}, ["Beach_01.mp4"]),
        ({"q": "ete"}, ["Plage d’été.mp4"]),
        ({"q": "calm"}, ["calm.mp3"]),
        ({"q": "live"}, []),
        ({"q": "\"'*:&|()"}, []),
        ({"q": "  "}, ["calm.mp3", "Beach_01.mp4", "Plage d’été.mp4"]),
        ({"tag": ["sea"]}, ["Plage d’été.mp4"]),
        ({"tag": ["sea", "ete"]}, ["Plage d’été.mp4"]),
        ({"tag": ["se"]}, []),
        ({"platform": "tiktok"}, ["Plage d’été.mp4"]),
        ({"mood": "CALM"}, ["calm.mp3"]),
        ({"kind": "video"}, ["Beach_01.mp4", "Plage d’été.mp4"]),
        ({"role": "template", "kind": "video", "q": "b"}, ["Beach_01.mp4"]),
        ({"min_duration": 6}, ["calm.mp3", "Beach_01.mp4"]),
        ({"min_duration": 6, "max_duration": 8}, ["calm.mp3"]),
        ({"min_width": 1000, "max_height": 9}, ["Beach_01.mp4"]),
        ({"kind": "video", "min_duration": 6}, ["Beach_01.mp4"]),
        ({"kind": "video", "sort": "longest"}, ["Beach_01.mp4", "Plage d’été.mp4"]),
        ({"sort": "shortest"}, ["Plage d’été.mp4", "calm.mp3", "Beach_01.mp4"]),
        ({"sort": "name"}, ["Beach_01.mp4", "calm.mp3", "Plage d’été.mp4"]),
        ({"kind": "video", "sort": "oldest"}, ["Plage d’été.mp4", "Beach_01.mp4"]),
        ({"sort": "oldest", "limit": 1, "offset": 1}, ["Beach_01.mp4"]),
        ({"kind": "video", "limit": 1, "offset": 1}, ["Plage d’été.mp4"]),
    ],
)
def test_a_search_finds_what_was_asked_for(
    names: Names, wanted: dict[str, Any], found: list[str]
) -> None:
    assert names(**wanted) == found


def test_a_prompt_is_found(library: dict[str, Asset], names: Names) -> None:
    film = library["Beach_01.mp4"]
    detail = GenerationDetail.objects.create(asset=film, provider="p", prompt="A fox at dawn")
    assert names(q="fox") == ["Beach_01.mp4"]
    detail.prompt = "A hare"
    detail.save()
    assert (names(q="fox"), names(q="hare")) == ([], ["Beach_01.mp4"])


def test_what_was_changed_is_found_anew(library: dict[str, Asset], names: Names) -> None:
    film = library["Beach_01.mp4"]
    film.name = "Mountain.mp4"
    film.save()
    assert (names(q="beach"), names(q="mount")) == ([], ["Mountain.mp4"])
    Asset.objects.filter(pk=film.pk).update(tags=["snow"])
    assert names(tag=["snow"]) == ["Mountain.mp4"]
    Asset.objects.bulk_update([Asset(pk=film.pk, name="Valley.mp4")], ["name"])
    assert names(q="valley") == ["Valley.mp4"]
    film.delete()
    assert names(q="valley") == []


def test_a_change_of_what_is_not_searched_writes_no_entry(library: dict[str, Asset]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Asset.objects.update(usage_count=3)
    assert len(queries) == 1


def test_dates_bound_a_search(library: dict[str, Asset], names: Names) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for hours, row in enumerate(library.values()):
        Asset.objects.filter(pk=row.pk).update(created_at=noon + timedelta(hours=hours))
    assert names(since=noon + timedelta(hours=1)) == ["calm.mp3", "Beach_01.mp4"]
    assert names(until=noon + timedelta(hours=1)) == ["Plage d’été.mp4"]


def test_a_page_tells_how_many_there_are(workspace: Workspace) -> None:
    for number in range(5):
        asset(workspace, f"{number}.mp4", duration=number)
    for wanted in (Wanted(), Wanted(kind=Kind.VIDEO), Wanted(kind=Kind.VIDEO, sort="longest")):
        for offset in (0, 2, 4, 6):
            found = find(workspace, wanted, 2, offset)
            assert (found.total, found.more, len(found.ids)) == (
                5,
                False,
                max(0, min(2, 5 - offset)),
            )


def test_counting_has_an_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "MOST_COUNTED", 3)
    monkeypatch.setattr(finding, "MOST_COUNTED", 3)
    for number in range(5):
        asset(workspace, f"{number}.mp4")
    for wanted in (Wanted(), Wanted(kind=Kind.VIDEO)):
        found = find(workspace, wanted, 1)
        assert (found.total, found.more) == (3, True)


def test_a_walk_ends_with_its_page(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "BLOCK", 2)
    rows = [asset(workspace, f"{number}.mp4", duration=number) for number in range(6)]
    found = find(workspace, Wanted(kind=Kind.VIDEO, min_duration=1), 2)
    assert (found.ids, found.more) == ([rows[5].pk, rows[4].pk], True)
    found = find(workspace, Wanted(kind=Kind.VIDEO, min_duration=1), 3, 3)
    assert (found.ids, found.total, found.more) == ([rows[2].pk, rows[1].pk], 5, False)


def test_what_is_not_indexed_is_noticed(library: dict[str, Asset], names: Names) -> None:
    SearchEntry.objects.all().delete()
    assert names(q="beach") == []
    assert index_missing() == 4
    assert names(q="beach") == ["Beach_01.mp4"]
