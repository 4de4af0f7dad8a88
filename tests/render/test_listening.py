"""Hearing stored sounds, and remembering what was heard."""

import subprocess
import sys
from pathlib import Path

import pytest

from render import ffmpeg
from render.errors import RenderError
from render.listening import Listener, heard_before, without_loudness
from render.models import Finding
from render.sound import FileSound, Gain, Loudness, Silence
from tests.fixtures.media import MakeMedia
from tests.render.clips import media_of
from workspaces.models import Workspace


@pytest.fixture
def beat(media: MakeMedia, workspace: Workspace, media_store: Path) -> FileSound:
    """Strikes every half second, for four seconds."""
    stored = media_of(media("beat.wav"), workspace)
    return FileSound(media=stored, duration=stored.duration)


@pytest.fixture
def listener(workspace: Workspace, tmp_path: Path) -> Listener:
    return Listener(workspace, tmp_path)


def test_the_beats_of_a_stored_sound_are_found(beat: FileSound, listener: Listener) -> None:
    grid, warning = listener.listen(beat)
    assert grid
    assert warning is None
    assert all(abs(onset - round(onset * 2) / 2) <= 0.05 for onset in grid.onsets)
    assert len(grid.onsets) >= 6


def test_a_sound_is_heard_once(beat: FileSound, listener: Listener) -> None:
    first = listener.listen(beat)
    with ffmpeg.ledger() as started:
        assert listener.listen(beat) == first
    assert not started
    assert heard_before(beat, listener.workspace) == first


def test_loudness_does_not_move_beats(beat: FileSound, listener: Listener) -> None:
    first = listener.listen(beat)
    loud = Loudness(sound=beat, duration=beat.duration)
    louder = Gain(sound=Loudness(sound=loud, duration=4), db=1, duration=4)
    assert without_loudness(loud) == beat
    assert without_loudness(louder) == Gain(sound=beat, db=1, duration=4)
    assert heard_before(loud, listener.workspace) == first


def test_silence_has_no_beats_and_a_sentence_says_so(
    listener: Listener, workspace: Workspace
) -> None:
    grid, warning = listener.listen(Silence(duration=2))
    assert grid is None
    assert "no beats" in (warning or "")
    assert heard_before(Silence(duration=2), workspace) == (None, warning)


def test_without_librosa_a_sentence_says_so_and_nothing_is_remembered(
    beat: FileSound, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "librosa", None)
    grid, warning = listener.listen(beat)
    assert grid is None
    assert "librosa" in (warning or "")
    assert heard_before(beat, listener.workspace) is None


def test_a_sound_that_cannot_be_read_is_no_reason_to_fail(
    beat: FileSound, workspace: Workspace, tmp_path: Path
) -> None:
    short = Listener(workspace, tmp_path, limits=ffmpeg.Limits(stdout=1000))
    grid, warning = short.listen(beat)
    assert grid is None
    assert "could not be analysed" in (warning or "")


def test_cancelling_stops_the_listening(
    beat: FileSound, workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(RenderError) as error:
        Listener(workspace, tmp_path, cancelled=lambda: True).listen(beat)
    assert error.value.kind == "cancelled"


def test_a_gain_is_measured_once_in_at_most_four_passes(
    beat: FileSound, listener: Listener
) -> None:
    loud = Loudness(sound=beat, lufs=-12.0, duration=beat.duration)
    with ffmpeg.ledger() as started:
        gain = listener.gain(loud, {})
    assert 1 <= started["analysis"] <= 4
    assert Finding.objects.get(kind="gain-1").value["lufs"] == pytest.approx(-12, abs=0.5)
    with ffmpeg.ledger() as again:
        assert listener.gain(loud, {}) == gain
    assert not again


def test_a_gain_that_never_meets_the_limiter_takes_one_pass(
    beat: FileSound, listener: Listener
) -> None:
    with ffmpeg.ledger() as started:
        listener.gain(Loudness(sound=beat, lufs=-40.0, duration=beat.duration), {})
    assert started["analysis"] == 1


def test_silence_gets_no_gain(listener: Listener) -> None:
    assert listener.gain(Loudness(sound=Silence(duration=1), duration=1), {}) == 0.0


def test_importing_it_loads_neither_librosa_nor_numba() -> None:
    program = (
        "import django; django.setup(); import sys, render.engine, render.stills\n"
        "assert not {'librosa', 'numba', 'moviepy', 'scipy'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
