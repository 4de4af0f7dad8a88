"""From clips to files, with real ffmpeg, a real store and tiny media."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import pytest
from pytest_django import Settings

from media_library import store
from media_library.models import Asset
from media_library.probe import probe
from render import ffmpeg
from render.clip import (
    ColorClip,
    Layer,
    Layers,
    Slideshow,
    StillClip,
    VideoFile,
    lasting,
    with_sound,
)
from render.engine import cached, materialise, rendition_key
from render.errors import RenderError
from render.models import Rendition
from render.op import to_json
from render.picture import BorderPicture, PictureFile
from render.presets import PRESETS
from render.sound import FileSound, Loudness, Silence
from tests.fixtures.media import MakeMedia
from tests.render.clips import TINY, media_of, video_of
from workspaces.models import Workspace

pytestmark = pytest.mark.every_storage

RED = ColorClip(color="#C02010", width=80, height=142, duration=1.0)


@pytest.fixture(autouse=True)
def own_store(media_store: Path) -> Path:
    return media_store


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def moving(media: MakeMedia, workspace: Workspace) -> VideoFile:
    return video_of(media("moving.mp4"), workspace)


@pytest.mark.every_storage(sample=True)
def test_a_clip_becomes_a_stored_file(
    moving: VideoFile, workspace: Workspace, scratch: Path
) -> None:
    made = materialise(moving, TINY, workspace, scratch=scratch, name="Moving")
    assert not made.reused
    assert made.encodes == 1
    facts = probe(made.asset.blob.path, "made")
    assert (facts.width, facts.height, facts.codec, facts.audio_codec) == (80, 142, "h264", "aac")
    assert facts.fps == pytest.approx(30)
    assert facts.duration == pytest.approx(1.0, abs=1 / 30)
    assert made.asset.role == "output"
    assert made.asset.source_type == "rendered"
    assert not list(scratch.iterdir())


def test_moviepy_makes_a_file_of_its_own(
    moving: VideoFile, workspace: Workspace, scratch: Path
) -> None:
    made = materialise(moving, TINY, workspace, scratch=scratch, name="x", engine="moviepy")
    assert made.encodes == 1
    assert (made.asset.width, made.asset.height) == (80, 142)
    assert cached(moving, TINY, workspace) is None
    assert cached(moving, TINY, workspace, "moviepy") == made.asset


def test_the_second_time_nothing_is_made(
    moving: VideoFile, workspace: Workspace, scratch: Path
) -> None:
    first = materialise(moving, TINY, workspace, scratch=scratch, name="Moving")
    with ffmpeg.ledger() as started:
        again = materialise(moving, TINY, workspace, scratch=scratch, name="Moving")
    assert again.reused
    assert again.asset == first.asset
    assert not started


def test_another_specification_is_another_file(workspace: Workspace, scratch: Path) -> None:
    made = materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    wide = replace(TINY, width=160)
    assert cached(RED, TINY, workspace) == made.asset
    assert cached(RED, wide, workspace) is None
    assert rendition_key(RED, TINY) != rendition_key(RED, TINY, "moviepy")


def test_what_one_workspace_made_another_does_not_get(workspace: Workspace, scratch: Path) -> None:
    materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    assert cached(RED, TINY, Workspace.objects.create(name="Other")) is None


def test_a_description_naming_another_workspaces_file_finds_nothing(
    moving: VideoFile, scratch: Path
) -> None:
    other = Workspace.objects.create(name="Other")
    with pytest.raises(RenderError, match="not in the library") as error:
        materialise(moving, TINY, other, scratch=scratch, name="Stolen")
    assert error.value.kind == "invalid"


@pytest.mark.every_storage(sample=True)
def test_a_deleted_file_is_made_again(workspace: Workspace, scratch: Path) -> None:
    first = materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    store.delete(first.asset.blob.key)
    assert cached(RED, TINY, workspace) is None
    assert not Rendition.objects.exists()
    again = materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    assert not again.reused
    assert again.asset.blob.path.exists()


def test_force_makes_the_file_anew(workspace: Workspace, scratch: Path) -> None:
    materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    again = materialise(RED, TINY, workspace, scratch=scratch, name="Red", force=True)
    assert not again.reused
    assert again.encodes == 1


def test_a_finished_file_has_a_poster(workspace: Workspace, scratch: Path) -> None:
    materialise(RED, TINY, workspace, scratch=scratch, name="Red")
    poster = store.path(Rendition.objects.get().poster)
    assert poster.read_bytes().startswith(b"\x89PNG")
    assert int.from_bytes(poster.read_bytes()[16:20]) == 1280


def test_a_whole_stored_file_is_taken_as_it_is(
    moving: VideoFile, workspace: Workspace, scratch: Path
) -> None:
    with ffmpeg.ledger() as started:
        taken = materialise(moving, PRESETS["source"], workspace, scratch=scratch, name="x")
    assert taken.reused
    assert taken.asset.sha256 == moving.media.sha256
    assert not started


@pytest.mark.parametrize("name", ["moving.mkv", "variable.mp4", "rotated.mp4"])
def test_a_file_not_playable_everywhere_is_encoded_also_as_source(
    name: str, media: MakeMedia, workspace: Workspace, scratch: Path
) -> None:
    clip = video_of(media(name), workspace)
    assert cached(clip, PRESETS["source"], workspace) is None


def test_hdr_is_encoded_also_as_source(moving: VideoFile, workspace: Workspace) -> None:
    Asset.objects.update(transfer="arib-std-b67")
    assert cached(moving, PRESETS["source"], workspace) is None


def test_a_part_of_a_file_is_not_the_file(moving: VideoFile, workspace: Workspace) -> None:
    assert cached(replace(moving, duration=0.5), PRESETS["source"], workspace) is None


def test_pictures_are_drawn_into_the_film(
    moving: VideoFile, workspace: Workspace, scratch: Path
) -> None:
    border = BorderPicture(color="#00FF00", thickness=20, width=80, height=142)
    framed = Layers(
        layers=(Layer(content=RED), Layer(content=border)), width=80, height=142, duration=0.5
    )
    made = materialise(framed, TINY, workspace, scratch=scratch, name="Framed")
    with av.open(str(made.asset.blob.path)) as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert pixels[5, 5, 1] > 180
    assert pixels[71, 40, 0] > 150


def test_a_photo_alone_fits_any_frame(
    media: MakeMedia, workspace: Workspace, scratch: Path
) -> None:
    stored = media_of(media("still.png"), workspace)
    photo = PictureFile(media=stored, width=stored.width, height=stored.height)
    still = StillClip(picture=photo, width=photo.width, height=photo.height, duration=0.3)
    made = materialise(still, TINY, workspace, scratch=scratch, name="Photo")
    assert (made.asset.width, made.asset.height) == (TINY.width, TINY.height)


def test_a_picture_file_that_is_no_picture_is_invalid(
    media: MakeMedia, workspace: Workspace, scratch: Path
) -> None:
    stored = media_of(media("moving.mp4"), workspace)
    picture = PictureFile(media=stored, width=80, height=142)
    clip = StillClip(picture=picture, width=80, height=142, duration=0.2)
    with pytest.raises(RenderError) as error:
        materialise(clip, TINY, workspace, scratch=scratch, name="x")
    assert error.value.kind == "invalid"
    assert not list(scratch.iterdir())


def test_loudness_is_brought_to_what_was_asked(
    media: MakeMedia, workspace: Workspace, scratch: Path
) -> None:
    beat = media_of(media("beat.wav"), workspace)
    sound = FileSound(media=beat, duration=beat.duration)
    loud = Loudness(sound=sound, lufs=-20.0, duration=beat.duration)
    clip = with_sound(replace(RED, duration=beat.duration), loud)
    made = materialise(clip, TINY, workspace, scratch=scratch, name="Loud")
    assert made.processes["analysis"] == 1
    assert made.encodes == 1
    assert integrated_loudness(made.asset.blob.path) == pytest.approx(-20, abs=1)


def test_silence_stays_silent_however_loud_it_is_asked_to_be(
    workspace: Workspace, scratch: Path
) -> None:
    quiet = Loudness(sound=Silence(duration=1.0), lufs=-14.0, duration=1.0)
    made = materialise(with_sound(RED, quiet), TINY, workspace, scratch=scratch, name="Quiet")
    assert made.asset.blob.path.exists()


def test_a_slideshow_without_beats_is_made_with_a_warning(
    media: MakeMedia, workspace: Workspace, scratch: Path
) -> None:
    pictures = tuple(
        BorderPicture(color=color, thickness=60, width=80, height=142)
        for color in ("#FF0000", "#0000FF")
    )
    show = Slideshow(
        pictures=pictures, music=Silence(duration=3.0), width=80, height=142, duration=3.0
    )
    made = materialise(show, TINY, workspace, scratch=scratch, name="Show")
    assert "no beats" in made.findings_warnings[show.digest]
    again = materialise(show, TINY, workspace, scratch=scratch, name="Show")
    assert again.reused
    assert again.findings_warnings == made.findings_warnings


def test_the_definition_travels_in_the_container(workspace: Workspace, scratch: Path) -> None:
    definition = json.dumps({"nodes": [{"id": n, "text": "é✨="} for n in range(6000)]})
    made = materialise(
        RED, TINY, workspace, scratch=scratch, name="Red", metadata={"comment": definition}
    )
    assert len(definition) > 200_000
    with av.open(str(made.asset.blob.path)) as container:
        assert container.metadata["comment"] == definition


def test_progress_rises_to_one(workspace: Workspace, scratch: Path) -> None:
    seen: list[tuple[float, str]] = []

    def report(fraction: float, stage: str, **detail: float) -> None:
        seen.append((fraction, stage))

    materialise(RED, TINY, workspace, scratch=scratch, name="Red", on_progress=report)
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert {"Encoding", "Storing"} <= {stage for _, stage in seen}


def test_a_cancelled_job_leaves_nothing(workspace: Workspace, scratch: Path) -> None:
    long = replace(RED, duration=600.0)
    with pytest.raises(RenderError) as error:
        materialise(
            long,
            TINY,
            workspace,
            scratch=scratch,
            name="Long",
            cancelled=lambda: bool(list(scratch.rglob("*.mp4"))),
        )
    assert error.value.kind == "cancelled"
    assert not list(scratch.iterdir())
    assert not Rendition.objects.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB, where this machine lets us mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_leaves_nothing(
    moving: VideoFile, workspace: Workspace, small_disk: Path
) -> None:
    large = lasting(moving, 20.0)
    with pytest.raises(RenderError) as error:
        materialise(large, replace(TINY, crf=1), workspace, scratch=small_disk, name="Large")
    assert error.value.kind == "resources"
    assert "disk space" in error.value.message
    assert not list(small_disk.iterdir())
    materialise(RED, TINY, workspace, scratch=small_disk, name="Red")


PROGRAM = """
import django, json, sys, pathlib
django.setup()
from render.engine import materialise
from render.op import from_json
from tests.render.clips import TINY
from workspaces.models import Workspace
made = materialise(
    from_json(json.loads(sys.argv[1])), TINY, Workspace.objects.get(pk=sys.argv[2]),
    scratch=pathlib.Path(sys.argv[3]), name="Both",
)
print(made.encodes, made.asset.sha256)
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_want_the_same_encode_once(
    workspace: Workspace, scratch: Path, settings: Settings
) -> None:
    clip = replace(RED, duration=20.0)
    environment = {
        **os.environ,
        "REELGRAPH_VAR": str(settings.VAR),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", PROGRAM, json.dumps(to_json(clip)), str(workspace.pk)]
    both = [
        subprocess.Popen(
            [*command, str(scratch)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [process.communicate()[0].split() for process in both]
    assert sorted(answer[0] for answer in answers) == ["0", "1"]
    assert answers[0][1] == answers[1][1]


def integrated_loudness(path: Path) -> float:
    """LUFS, measured on the finished file."""
    done = ffmpeg.run(
        [
            *("-protocol_whitelist", "file,pipe", "-format_whitelist", "mov"),
            *("-i", f"file:{path}", "-af", "ebur128", "-f", "null", "-"),
        ],
        purpose="analysis",
        cwd=path.parent,
    )
    return float(done.stderr_tail.rsplit("I:", 1)[1].split()[0])
