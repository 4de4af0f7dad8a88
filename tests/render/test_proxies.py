"""Previews: made once, claimed by one, cancelled anywhere, bounded."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import av
import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset
from render.clip import Clip, ColorClip, StillClip, video
from render.models import Proxy
from render.picture import Media, PictureFile
from render.proxies import jobs, making, rows
from render.sound import FileSound
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_store")]

Status = Proxy.Status


def plain(seconds: float = 0.5) -> Clip:
    return ColorClip(color="#D4AF37", width=320, height=568, duration=seconds)


def work(row: Proxy) -> None:
    """What a worker does, in this transaction."""
    claimed = rows.claim(row.pk)
    assert claimed is not None
    making.make(claimed)
    row.refresh_from_db()


def made(workspace: Workspace, clip: Clip, width: int = 100) -> Proxy:
    row, _ = rows.ask(workspace, clip, width)
    work(row)
    return row


def test_a_preview_is_a_small_video_and_no_asset(workspace: Workspace, media: MakeMedia) -> None:
    asset, _ = ingest(media("moving.mp4"), workspace)
    row = made(workspace, video(Media(**asset.media)))
    assert (row.status, row.message) == (Status.READY, "")
    with av.open(str(store.path(row.file_key))) as opened:
        picture = opened.streams.video[0]
        assert (picture.width, picture.height) == (row.width, row.height) == (100, 178)
        assert opened.streams.audio
    assert row.size_bytes == store.path(row.file_key).stat().st_size
    assert Asset.objects.count() == 1


@pytest.mark.parametrize(("width", "size"), [(100, (100, 100)), (720, (300, 300))])
def test_a_photo_of_odd_size_has_one(
    width: int, size: tuple[int, int], workspace: Workspace, tmp_path: Path
) -> None:
    Image.new("RGB", (301, 301), "#D4AF37").save(tmp_path / "odd.png")
    asset, _ = ingest(tmp_path / "odd.png", workspace)
    photo = PictureFile(media=Media(**asset.media), width=301, height=301)
    row = made(workspace, StillClip(picture=photo, width=301, height=301, duration=0.3), width)
    assert (row.status, row.message) == (Status.READY, "")
    with av.open(str(store.path(row.file_key))) as opened:
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == size


def test_the_same_is_made_once(workspace: Workspace) -> None:
    row = made(workspace, plain())
    again, is_new = rows.ask(workspace, plain(), 100)
    assert (again.pk, is_new) == (row.pk, False)
    wider, is_new = rows.ask(workspace, plain(), 200)
    assert (wider.pk != row.pk, is_new) == (True, True)


def test_a_sound_has_a_waveform(workspace: Workspace, media: MakeMedia) -> None:
    asset, _ = ingest(media("beat.wav"), workspace)
    sound = FileSound(media=Media(**asset.media), start=0.0, duration=1.0)
    row, _ = rows.ask(workspace, sound, 100)
    work(row)
    assert (row.status, row.kind) == (Status.READY, Proxy.Kind.SOUND)
    with av.open(str(store.path(row.file_key))) as opened:
        assert not opened.streams.video
        assert opened.duration is not None
        assert opened.duration / av.time_base == pytest.approx(1.0, abs=0.1)
    assert store.path(row.waveform_key).read_bytes().startswith(b"\x89PNG")


def test_one_worker_gets_it(workspace: Workspace) -> None:
    row, _ = rows.ask(workspace, plain(), 100)
    assert rows.claim(row.pk)
    assert rows.claim(row.pk) is None
    assert rows.claim(uuid.uuid4()) is None


def test_what_a_dead_worker_left_is_made_by_another(workspace: Workspace) -> None:
    row, _ = rows.ask(workspace, plain(), 100)
    first = rows.claim(row.pk)
    assert first is not None
    Proxy.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert list(rows.abandoned()) == [row]
    second = rows.claim(row.pk)
    assert second is not None
    assert not rows.report(first, 0.5, "late")
    assert rows.report(second, 0.5, "in time")


def test_a_cancelled_preview_is_not_finished(workspace: Workspace) -> None:
    row, _ = rows.ask(workspace, plain(seconds=600), 100)
    claimed = rows.claim(row.pk)
    assert claimed is not None
    assert rows.cancel(row)
    making.make(claimed)
    row.refresh_from_db()
    assert row.status == Status.CANCELLED
    assert not store.is_there(row.file_key)
    again, is_new = rows.ask(workspace, plain(seconds=600), 100)
    assert (again.pk, again.status, is_new) == (row.pk, Status.QUEUED, True)


def test_a_lost_file_is_made_again(workspace: Workspace) -> None:
    row = made(workspace, plain())
    store.delete(row.file_key)
    again, is_new = rows.ask(workspace, plain(), 100)
    assert (again.pk, is_new) == (row.pk, True)


def test_what_cannot_be_made_says_why(workspace: Workspace) -> None:
    gone = Media(sha256="0" * 64, kind="video", duration=1.0, width=64, height=64, fps=30)
    row = made(workspace, video(gone))
    assert (row.status, row.code) == (Status.FAILED, "invalid")
    assert "library" in row.message


def test_a_workspace_waits_for_so_many_at_most(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_WAITING", 1)
    rows.ask(workspace, plain(), 100)
    with pytest.raises(rows.TooMany):
        rows.ask(workspace, plain(2), 100)
    assert rows.ask(workspace, plain(), 100)[1] is False


def test_what_nobody_looked_at_for_longest_goes_first(
    workspace: Workspace, settings: Settings
) -> None:
    old, new = made(workspace, plain()), made(workspace, plain(0.6))
    Proxy.objects.filter(pk=old.pk).update(used_at=timezone.now() - timedelta(days=1))
    settings.PROXY_BYTES = old.size_bytes + new.size_bytes - 1
    jobs.sweep()
    assert list(Proxy.objects.all()) == [new]
    assert not store.is_there(old.file_key)
    assert store.is_there(new.file_key)


def test_failures_are_forgotten_in_time(workspace: Workspace) -> None:
    row, _ = rows.ask(workspace, plain(), 100)
    rows.cancel(row)
    jobs.sweep()
    assert Proxy.objects.exists()
    Proxy.objects.update(used_at=timezone.now() - timedelta(hours=2))
    jobs.sweep()
    assert not Proxy.objects.exists()


def test_a_description_that_cannot_be_read_fails(workspace: Workspace) -> None:
    row, _ = rows.ask(workspace, plain(), 100)
    Proxy.objects.update(described={"schema": 1, "ops": []})
    work(row)
    assert row.status == Status.FAILED
