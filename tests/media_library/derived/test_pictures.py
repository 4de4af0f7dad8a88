import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from media_library import store
from media_library.derived import pictures, storyboards, vtt
from media_library.derived.pictures import Layout
from media_library.ingest import ingest
from media_library.models import Asset
from media_library.refusal import Refused
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]


def thumbnail(asset: Asset, at: float = 0.0, width: int = 320) -> Path:
    key = pictures.thumbnail(asset, at, width)
    assert key
    return store.path(key)


def storyboard(asset: Asset) -> tuple[Path, Layout]:
    key, layout = pictures.storyboard(asset), pictures.layout(asset)
    assert key
    assert layout
    return store.path(key), layout


def waveform(asset: Asset) -> tuple[Path, Path]:
    keys = pictures.waveform(asset), pictures.peaks(asset)
    assert keys[0]
    assert keys[1]
    return store.path(keys[0]), store.path(keys[1])


@pytest.fixture
def film(media: MakeMedia, workspace: Workspace) -> Asset:
    """Two seconds, 284x160."""
    return ingest(media("landscape.mp4"), workspace)[0]


@pytest.mark.every_storage(sample=True)
def test_a_thumbnail_shows_its_moment(film: Asset) -> None:
    early, late = (thumbnail(film, at, 160) for at in (0.2, 1.8))
    with Image.open(early) as one, Image.open(late) as other:
        assert (one.format, one.size) == ("JPEG", (160, 90))
        assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize(("at", "width"), [(-5, 1), (1e8, 99_999), (1.234567, 200)])
def test_any_moment_and_width_give_a_thumbnail(film: Asset, at: float, width: int) -> None:
    drawn = thumbnail(film, at, width)
    with Image.open(drawn) as picture:
        assert picture.width in pictures.WIDTHS


def test_a_turned_video_has_upright_pictures(media: MakeMedia, workspace: Workspace) -> None:
    turned = ingest(media("rotated.mp4"), workspace)[0]
    drawn, board = thumbnail(turned, 0.5, 160), storyboard(turned)
    with Image.open(drawn) as picture:
        assert picture.size == (160, 284)
    assert (board[1].width, board[1].height) == (160, 284)


def test_a_thumbnail_is_made_once(film: Asset) -> None:
    first = thumbnail(film, 1.0)
    first.write_bytes(b"kept")
    assert thumbnail(film, 1.04) == first
    assert first.read_bytes() == b"kept"


def test_thumbnails_of_a_content_are_bounded(film: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_THUMBNAILS", 3)
    for tenth in range(5):
        last = thumbnail(film, tenth / 10, 160)
    assert last.exists()
    assert len(list(last.parent.glob("thumbnail-*"))) == 3


def test_a_picture_keeps_what_one_can_see_through(media: MakeMedia, workspace: Workspace) -> None:
    drawn = thumbnail(ingest(media("alpha.png"), workspace)[0])
    with Image.open(drawn) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize("name", ["landscape.mp4", "animated.gif", "moving.webm", "variable.mp4"])
def test_a_storyboard_has_a_tile_for_each_step(
    media: MakeMedia, workspace: Workspace, name: str
) -> None:
    asset = ingest(media(name), workspace)[0]
    drawn = storyboard(asset)
    sheet, layout = drawn
    assert layout.step * layout.count == pytest.approx(asset.duration)
    assert layout.step <= storyboards.LEAST_SECONDS
    with Image.open(sheet) as picture:
        assert picture.size == (layout.width * layout.count, layout.height)
        tiles = [
            picture.crop((x * layout.width, 0, (x + 1) * layout.width, layout.height)).tobytes()
            for x in range(layout.count)
        ]
    assert len(set(tiles)) == layout.count


def test_a_long_video_is_not_decoded_as_a_whole(film: Asset, tmp_path: Path) -> None:
    """Its key frames stand for the rest: every 15th frame of this one, 0.6 s apart."""
    import av

    sheet, layout = tmp_path / "sheet.jpg", tmp_path / "layout.json"
    with av.open(str(film.blob.path)) as opened:
        stream = opened.streams.video[0]
        frames = list(storyboards._key_frames(opened, stream, [0.1, 0.7, 1.3, 1.9]))
        assert [round(frame.time, 1) for frame in frames] == [0.0, 0.6, 1.2, 1.8]
        storyboards.draw(opened, stream, 12 * 3600.0, sheet, layout)
    assert json.loads(layout.read_text())["count"] == storyboards.MOST_TILES


def test_a_tile_fits_whatever_the_shape() -> None:
    for size in ((16, 9), (9, 16), (1, 50), (50, 1), (7680, 4320)):
        width, height = storyboards._tile(*size)
        assert 1 <= width <= 160
        assert 1 <= height <= 284


@pytest.mark.parametrize("name", ["beat.wav", "beat.mp3", "beat.m4a", "moving.mp4", "surround.mp4"])
def test_a_waveform_shows_how_loud_it_is(media: MakeMedia, workspace: Workspace, name: str) -> None:
    asset = ingest(media(name), workspace)[0]
    drawn = waveform(asset)
    with Image.open(drawn[0]) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (1000, 160))
        assert picture.getbbox() is not None
    peaks = json.loads(drawn[1].read_text())
    assert peaks["length"] * 2 == len(peaks["data"])
    length = peaks["length"] * peaks["samples_per_pixel"] / peaks["sample_rate"]
    assert length == pytest.approx(asset.duration, rel=0.05)


def test_a_beat_is_louder_than_what_is_between(media: MakeMedia, workspace: Workspace) -> None:
    drawn = waveform(ingest(media("beat.wav"), workspace)[0])
    data = json.loads(drawn[1].read_text())["data"]
    high = data[1::2]
    per_second = len(high) / 4
    beats = [max(high[int(n * per_second / 2) :][:10]) for n in range(8)]
    pauses = [max(high[int((n + 0.8) * per_second / 2) :][:10]) for n in range(8)]
    assert min(beats) > 4 * max(pauses)


def test_of_a_long_sound_moments_stand_for_the_rest(
    media: MakeMedia, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import av

    from media_library.derived import sounds

    whole, parts = tmp_path / "whole.json", tmp_path / "parts.json"
    for out, limit in ((whole, 1200.0), (parts, 1.0)):
        monkeypatch.setattr(sounds, "WHOLE_SECONDS", limit)
        monkeypatch.setattr(sounds, "POINTS", 8)
        with av.open(str(media("beat.wav"))) as opened:
            sounds.draw(opened, opened.streams.audio[0], 4.0, tmp_path / "picture.png", out)
    loud = [json.loads(out.read_text())["data"][1::2] for out in (whole, parts)]
    assert loud[1] == pytest.approx(loud[0], abs=8)


def test_what_there_is_not_is_none(media: MakeMedia, workspace: Workspace, film: Asset) -> None:
    sound = ingest(media("beat.wav"), workspace)[0]
    silent = ingest(media("silent.mp4"), workspace)[0]
    still = ingest(media("still.png"), workspace)[0]
    assert pictures.thumbnail(sound) is None
    assert pictures.storyboard(sound) is None
    assert pictures.storyboard(still) is None
    assert pictures.waveform(silent) is None
    assert pictures.waveform(still) is None


def test_what_cannot_be_drawn_is_not_tried_again(
    film: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    film.blob.path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(2000))
    with pytest.raises(Refused) as first:
        pictures.storyboard(film)
    monkeypatch.setattr(pictures, "ask", None)
    with pytest.raises(Refused) as second:
        pictures.storyboard(film)
    assert first.value.message == second.value.message


def test_what_a_busy_machine_has_no_time_for_is_tried_again(
    film: Asset, settings: Settings
) -> None:
    patient = settings.MEDIA_LIMITS
    settings.MEDIA_LIMITS = replace(patient, child_wall=0)
    with pytest.raises(Refused, match="Try again later"):
        pictures.storyboard(film)
    settings.MEDIA_LIMITS = patient
    assert pictures.storyboard(film)


def test_cues_follow_the_tiles() -> None:
    text = vtt.cues(Layout(count=12, columns=10, width=160, height=90, step=330.5), "s.jpg?v=1")
    blocks = text.split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert blocks[1] == "00:00:00.000 --> 00:05:30.500\ns.jpg?v=1#xywh=0,0,160,90"
    assert blocks[12] == "01:00:35.500 --> 01:06:06.000\ns.jpg?v=1#xywh=160,90,160,90\n"
