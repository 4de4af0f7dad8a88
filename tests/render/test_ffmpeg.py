"""The runner, with the real ffmpeg on tiny synthetic pictures."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from pytest_django import Settings

from render import ffmpeg
from render.errors import FfmpegError
from render.ffmpeg import Limits, Progress
from tests.fixtures.media import MakeMedia
from tests.render.processes import alive, becomes_true, children

GUARDS = ("-protocol_whitelist", "file,pipe", "-format_whitelist", "mov,matroska,png_pipe")
SECOND = ("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=30:duration=1")
ENDLESS = ("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=30", "-c:v", "libx264", "endless.mp4")
TINY = ("-c:v", "libx264", "-preset", "ultrafast")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    before = set(children(os.getpid()))
    yield
    assert set(children(os.getpid())) <= before


def test_an_encode_reports_progress_up_to_the_end(tmp_path: Path) -> None:
    seen: list[Progress] = []
    done = ffmpeg.run(
        [*SECOND, *TINY, "out.mp4"],
        purpose="encode",
        cwd=tmp_path,
        frames=30,
        on_progress=seen.append,
    )
    assert (tmp_path / "out.mp4").stat().st_size > 0
    assert seen[-1].fraction == 1.0
    assert seen[-1].frame == 30
    assert done.cpu_seconds > 0
    assert done.wall > 0
    assert done.peak_memory > 10**6


def test_progress_by_duration_grows_from_nought_towards_one(tmp_path: Path) -> None:
    seen: list[Progress] = []
    with pytest.raises(FfmpegError):
        ffmpeg.run(
            ENDLESS,
            purpose="encode",
            cwd=tmp_path,
            duration=1e5,
            on_progress=seen.append,
            cancelled=lambda: len(seen) > 2 and seen[-1].fraction > 0,
        )
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert 0 < fractions[-1] < 1
    assert seen[-1].out_time == pytest.approx(fractions[-1] * 1e5)
    assert (seen[-1].eta_seconds or 0) > 0


def test_bytes_written_to_standard_output_come_back(tmp_path: Path) -> None:
    sound = ("-f", "lavfi", "-i", "sine=duration=1:sample_rate=22050", "-f", "f32le", "pipe:1")
    done = ffmpeg.run(sound, purpose="analysis", cwd=tmp_path, stdout=True)
    assert len(done.stdout) == 22050 * 4


def test_open_ledgers_count_processes_by_purpose(tmp_path: Path) -> None:
    with ffmpeg.ledger() as outer:
        ffmpeg.run([*SECOND, "-f", "null", "-"], purpose="analysis", cwd=tmp_path)
        with ffmpeg.ledger() as inner:
            ffmpeg.run([*SECOND, "-f", "null", "-"], purpose="encode", cwd=tmp_path)
    assert outer == {"analysis": 1, "encode": 1}
    assert inner == {"encode": 1}


def test_a_cancelled_encode_is_gone_at_the_first_look_that_says_so(tmp_path: Path) -> None:
    """With five looks in a second that is within one; nothing of it is left (see above)."""
    said: list[bool] = []

    def cancelled() -> bool:
        said.append((tmp_path / "endless.mp4").exists())
        return said[-1]

    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(ENDLESS, purpose="encode", cwd=tmp_path, cancelled=cancelled)
    assert error.value.kind == "cancelled"
    assert said.count(True) == 1
    assert ffmpeg.TICK <= 0.2


def test_an_encode_whose_callback_raises_is_gone(tmp_path: Path) -> None:
    def lost(_: Progress) -> None:
        raise LookupError("The lease is lost.")

    with pytest.raises(LookupError):
        ffmpeg.run(ENDLESS, purpose="encode", cwd=tmp_path, on_progress=lost)


def test_the_wall_clock_limit_ends_it(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(ENDLESS, purpose="encode", cwd=tmp_path, limits=Limits(wall=0.5))
    assert error.value.kind == "timeout"


@linux_only
def test_a_killed_parent_leaves_no_ffmpeg(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from render import ffmpeg\n"
        f"ffmpeg.run({ENDLESS!r}, purpose='encode', cwd=Path(sys.argv[1]))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    assert becomes_true(lambda: (tmp_path / "endless.mp4").exists())
    started = children(parent.pid)
    assert len(started) == 1
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert becomes_true(lambda: not alive(started[0]))


@linux_only
def test_a_leash_whose_parent_has_died_starts_nothing(tmp_path: Path) -> None:
    leash = [sys.executable, "-I", "-S", str(ffmpeg.LEASH), "1", "0", "0", "0"]
    touched = tmp_path / "touched"
    assert subprocess.run(
        [*leash, "/bin/touch", str(touched)], stderr=subprocess.DEVNULL
    ).returncode
    assert not touched.exists()


def test_a_damaged_file_is_invalid_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"This is not a film. " * 50)
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(
            [*GUARDS, "-i", "file:broken.mp4", "-f", "null", "-"], purpose="analysis", cwd=tmp_path
        )
    assert error.value.kind == "invalid"
    assert "damaged" in error.value.message
    assert "Invalid data found" in error.value.log


def test_a_script_that_names_another_file_is_not_followed(media: MakeMedia, tmp_path: Path) -> None:
    (tmp_path / "concat.mp4").write_bytes(media("concat.mp4").read_bytes())
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(
            [*GUARDS, "-i", "file:concat.mp4", "-f", "null", "-"], purpose="still", cwd=tmp_path
        )
    assert error.value.kind == "invalid"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_a_matter_of_resources(tmp_path: Path) -> None:
    (tmp_path / "out.ts").symlink_to("/dev/full")
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run([*SECOND, *TINY, "out.ts"], purpose="encode", cwd=tmp_path)
    assert error.value.kind == "resources"
    assert "disk space" in error.value.message


def test_a_file_may_not_grow_over_its_limit(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(
            [*SECOND, "-c:v", "rawvideo", "out.nut"],
            purpose="encode",
            cwd=tmp_path,
            limits=Limits(file=20_000),
        )
    assert error.value.kind == "resources"
    assert (tmp_path / "out.nut").stat().st_size <= 20_000


def test_memory_over_the_limit_is_a_matter_of_resources(tmp_path: Path) -> None:
    huge = ("-f", "lavfi", "-i", "color=size=8000x8000:duration=1", "-f", "null", "-")
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(huge, purpose="encode", cwd=tmp_path, limits=Limits(memory=250 * 2**20))
    assert error.value.kind == "resources"
    assert "memory" in error.value.message


def test_the_memory_limit_can_be_set_for_the_installation(
    tmp_path: Path, settings: Settings
) -> None:
    settings.FFMPEG_MEMORY_MB = 250
    huge = ("-f", "lavfi", "-i", "color=size=8000x8000:duration=1", "-f", "null", "-")
    with pytest.raises(FfmpegError, match="memory"):
        ffmpeg.run(huge, purpose="encode", cwd=tmp_path)


def test_processor_time_over_the_limit_ends_it(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(ENDLESS, purpose="encode", cwd=tmp_path, limits=Limits(cpu=1))
    assert error.value.kind == "timeout"


def test_output_to_memory_is_bounded(tmp_path: Path) -> None:
    endless = ("-f", "lavfi", "-i", "anullsrc", "-f", "f32le", "pipe:1")
    with pytest.raises(FfmpegError) as error:
        ffmpeg.run(
            endless, purpose="analysis", cwd=tmp_path, stdout=True, limits=Limits(stdout=10**6)
        )
    assert error.value.kind == "resources"


@pytest.mark.parametrize(
    "args",
    [
        ("-i", "file:a.mp4"),
        ("-protocol_whitelist", "file,pipe", "-i", "file:a.mp4"),
        ("-format_whitelist", "mov", "-i", "file:a.mp4"),
        (*GUARDS, "-i", "a.mp4"),
        (*GUARDS, "-i", "file:a.mp4", "-i", "file:b.mp4"),
        ("-protocol_whitelist", "file,http", "-format_whitelist", "mov", "-i", "file:a.mp4"),
        ("-protocol_whitelist", "file", "-format_whitelist", "mov,hls", "-i", "file:a.mp4"),
        ("-f", "lavfi", "-i", "movie=secret.mp4"),
        (*GUARDS, "-i", "file:a.mp4", "-filter_complex", "amovie = /b.mp4 [x]"),
        (*GUARDS, "-i", "file:a.mp4", "-/filter_complex", "graph.txt"),
    ],
)
def test_an_unguarded_input_is_refused_before_anything_starts(
    args: tuple[str, ...], tmp_path: Path
) -> None:
    with ffmpeg.ledger() as started, pytest.raises(ValueError, match=r"needs|allowed|must"):
        ffmpeg.run([*args, "-f", "null", "-"], purpose="encode", cwd=tmp_path)
    assert not started


def test_a_long_definition_survives_in_the_container(tmp_path: Path) -> None:
    definition = '{"text": "' + 'é✨ a=b;c\\n\\"#' * 15_000 + ' movie=x"}'
    kept = ("-metadata", f"comment={definition}", "-movflags", "use_metadata_tags")
    ffmpeg.run([*SECOND, *TINY, *kept, "out.mp4"], purpose="encode", cwd=tmp_path)
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.metadata["comment"] == definition


def test_ffmpeg_is_told_nothing_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FFREPORT", f"file={tmp_path / 'report.log'}")
    ffmpeg.run([*SECOND, "-f", "null", "-"], purpose="analysis", cwd=tmp_path)
    assert not list(tmp_path.iterdir())
