"""Sounds of the MoviePy engine, sample by sample."""

from pathlib import Path

import numpy as np
import pytest

from render.moviepy_levels import RATE, Samples, ducking, integrated_loudness, limited
from render.moviepy_sound import Listener
from render.picture import Media
from render.sound import (
    CutSound,
    DuckSound,
    FadeSound,
    FileSound,
    Gain,
    JoinSound,
    LoopSound,
    Loudness,
    MixSound,
    Silence,
    Sound,
)
from tests.fixtures.media import MakeMedia

MEDIA = Media(sha256="a" * 64, kind="audio", duration=4, has_audio=True)
BEAT = FileSound(media=MEDIA, duration=4)
QUIET = Silence(duration=1)


@pytest.fixture
def listener(media: MakeMedia) -> Listener:
    return Listener({MEDIA.sha256: media("beat.wav")}, {})


def sine(seconds: float, amplitude: float, frequency: float = 997.0) -> Samples:
    wave = amplitude * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave], axis=1)


@pytest.mark.parametrize(
    "sound",
    [
        QUIET,
        BEAT,
        FileSound(media=MEDIA, start=3.5, duration=2),
        CutSound(sound=BEAT, start=1, duration=6),
        LoopSound(sound=BEAT, duration=9.5),
        Gain(sound=BEAT, db=-6, duration=4),
        FadeSound(sound=BEAT, fade_in=1, fade_out=1, duration=4),
        MixSound(sounds=(BEAT, QUIET), duration=5),
        JoinSound(sounds=(BEAT, QUIET, BEAT), overlaps=(0.5, 0), duration=8.5),
        DuckSound(music=BEAT, speech=QUIET, duration=4),
        Loudness(sound=BEAT, duration=4),
    ],
    ids=lambda sound: f"{sound.OP}-{sound.duration:g}",
)
def test_every_sound_is_stereo_and_lasts_as_long_as_it_says(
    listener: Listener, sound: Sound
) -> None:
    assert listener.samples(sound).shape == (round(sound.duration * RATE), 2)


def test_a_file_is_read_from_its_start_and_silent_behind_its_end(listener: Listener) -> None:
    whole = listener.samples(BEAT)
    late = listener.samples(FileSound(media=MEDIA, start=3, duration=2))
    # From another place the resampler starts anew: alike, not identical.
    np.testing.assert_allclose(
        late[1000:46_000], whole[3 * RATE + 1000 : 3 * RATE + 46_000], atol=0.02
    )
    assert not late[RATE + 500 :].any()


def test_a_loop_repeats_without_a_gap(listener: Listener) -> None:
    looped, once = listener.samples(LoopSound(sound=BEAT, duration=8)), listener.samples(BEAT)
    np.testing.assert_array_equal(looped[4 * RATE :], once)


def test_six_decibels_less_is_half(listener: Listener) -> None:
    half = listener.samples(Gain(sound=BEAT, db=-6.0206, duration=4))
    np.testing.assert_allclose(half, listener.samples(BEAT) / 2, atol=1e-5)


def test_fades_are_linear_from_and_to_silence(listener: Listener) -> None:
    whole = listener.samples(BEAT)
    faded = listener.samples(FadeSound(sound=BEAT, fade_in=2, fade_out=1, duration=4))
    np.testing.assert_allclose(faded[RATE], whole[RATE] / 2, atol=1e-4)
    np.testing.assert_allclose(faded[7 * RATE // 2], whole[7 * RATE // 2] / 2, atol=1e-4)
    assert not faded[0].any()


def test_a_mix_is_the_sum(listener: Listener) -> None:
    both = listener.samples(MixSound(sounds=(BEAT, BEAT), duration=4))
    np.testing.assert_allclose(both, 2 * listener.samples(BEAT))


@pytest.mark.parametrize("name", ["surround.mp4", "mono.mp4", "moving.mp4"])
def test_any_channel_layout_becomes_stereo(media: MakeMedia, name: str) -> None:
    path: Path = media(name)
    facts = Media(sha256="b" * 64, kind="video", duration=1, has_audio=True)
    heard = Listener({"b" * 64: path}, {}).samples(FileSound(media=facts, duration=1))
    assert heard.shape == (RATE, 2)
    assert np.abs(heard).max() > 0.01


def test_a_sine_at_minus_23_dbfs_measures_minus_23_lufs() -> None:
    """EBU Tech 3341, test case 1: a stereo sine of 1 kHz."""
    assert integrated_loudness(sine(5, 10 ** (-23 / 20))) == pytest.approx(-23, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert integrated_loudness(np.zeros((RATE, 2))) is None


def test_loudness_reaches_its_target_within_a_limit_for_peaks(listener: Listener) -> None:
    loud = listener.samples(Loudness(sound=BEAT, lufs=-14, true_peak=-1.5, duration=4))
    assert integrated_loudness(loud) == pytest.approx(-14, abs=0.5)
    assert np.abs(loud).max() <= 10 ** (-1.5 / 20) + 1e-9


def test_a_measured_gain_is_taken_as_it_is(listener: Listener) -> None:
    louder = Loudness(sound=BEAT, duration=4)
    told = Listener(listener.media, {louder.digest: -6.0206}).samples(louder)
    np.testing.assert_allclose(told, listener.samples(BEAT) / 2, atol=1e-5)


def test_silence_stays_silent(listener: Listener) -> None:
    assert not listener.samples(Loudness(sound=QUIET, duration=1)).any()


def test_the_limiter_leaves_quiet_sounds_alone() -> None:
    quiet = sine(0.5, 0.3)
    np.testing.assert_array_equal(limited(quiet, 0.5), quiet)


def test_music_goes_down_under_speech_and_comes_back() -> None:
    speech = np.concatenate((np.zeros((RATE, 2)), sine(1, 0.3), np.zeros((2 * RATE, 2))))
    gain = ducking(speech, 12)[:, 0]
    assert gain[RATE // 4] == pytest.approx(1)
    assert gain[3 * RATE // 2] == pytest.approx(10 ** (-12 / 20))
    assert gain[-1] == pytest.approx(1)
