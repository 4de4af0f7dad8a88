"""What is heard: levels, places and lengths of samples."""

import subprocess
from math import inf
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from render.compile import parse_loudness
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
from tests.render.rendering import Studio, media_of

RATE = 48_000
Samples = NDArray[np.float32]


def level(samples: Samples) -> float:
    """RMS in dBFS."""
    return float(10 * np.log10(np.square(samples.astype(float)).mean() + 1e-12))


def part(samples: Samples, start: float, seconds: float = 0.1) -> Samples:
    return samples[int(start * RATE) : int((start + seconds) * RATE)]


def tone_level(samples: Samples, hertz: float, start: float, seconds: float = 0.2) -> float:
    """Level in dBFS of one frequency, from `start` on."""
    piece = part(samples, start, seconds)
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(piece)) / RATE)
    return float(20 * np.log10(2 * abs((piece * wave).mean()) + 1e-9))


@pytest.fixture
def own(tmp_path: Path) -> Studio:
    """A studio whose media folder is the test's own."""
    return Studio(tmp_path, tmp_path)


def made(studio: Studio, name: str, expression: str, seconds: float, *codec: str) -> FileSound:
    """A file with the sound of an `aevalsrc` expression."""
    source = f"aevalsrc={expression}:d={seconds}:s={RATE}"
    path = studio.media / name
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, *codec]
    subprocess.run([*command, str(path)], check=True)
    return whole(media_of(path))


def whole(media: Media) -> FileSound:
    return FileSound(media=media, duration=media.duration)


def tone(studio: Studio, hertz: int = 440, seconds: float = 2) -> FileSound:
    return made(studio, f"{hertz}.wav", f"'0.2*sin(2*PI*{hertz}*t)'", seconds)


@pytest.mark.parametrize(
    "name", ["beat.wav", "beat.mp3", "beat.m4a", "beat.flac", "beat.ogg", "cover.mp3", "beat.aac"]
)
def test_any_file_is_heard_for_exactly_its_duration(
    name: str, studio: Studio, media: MakeMedia
) -> None:
    sound = whole(media_of(media(name)))
    samples = studio.samples(sound)
    assert len(samples) == round(sound.duration * RATE)
    # A click starts every half second.
    for beat in (1, 2, 3):
        assert level(part(samples, beat + 0.01, 0.02)) > level(part(samples, beat - 0.1, 0.05)) + 10


@pytest.mark.parametrize("codec", [(), ("-c:a", "aac", "-b:a", "256k")])
def test_a_start_is_exact_to_the_sample(codec: tuple[str, ...], own: Studio) -> None:
    name = "sweep.m4a" if codec else "sweep.wav"
    sweep = made(own, name, "'0.3*sin(2*PI*(200+150*t)*t)'", 3, *codec)
    all_of_it = own.samples(sweep)
    piece = own.samples(FileSound(media=sweep.media, start=1.234, duration=0.5))
    expected = part(all_of_it, 1.234, 0.5)
    assert len(piece) == RATE // 2
    assert np.abs(piece[: len(expected)] - expected).max() < 0.02


def test_six_channels_are_mixed_down_without_clipping(own: Studio) -> None:
    loud = "|".join(["0.95*sin(2*PI*440*t)"] * 6)
    surround = made(own, "loud.wav", f"'{loud}':c=5.1", 1)
    # Both channels alike: mono is 3 dB more than each of them.
    assert np.abs(own.samples(surround)).max() / np.sqrt(2) <= 1.0
    assert level(own.samples(surround)) > -12


def test_a_cut_is_silent_where_its_sound_has_ended(own: Studio) -> None:
    samples = own.samples(CutSound(sound=tone(own), start=1.5, duration=1))
    assert len(samples) == RATE
    assert level(part(samples, 0.3)) > -30
    assert level(part(samples, 0.6)) < -100


def test_cuts_of_cuts_and_of_mixes_add_up(own: Studio) -> None:
    sweep = made(own, "sweep.wav", "'0.3*sin(2*PI*(200+150*t)*t)'", 3)
    direct = own.samples(CutSound(sound=sweep, start=1.5, duration=1))
    twice = CutSound(sound=CutSound(sound=sweep, start=1, duration=2), start=0.5, duration=1)
    mixed = CutSound(sound=MixSound(sounds=(sweep,), duration=3), start=1.5, duration=1)
    for other in (twice, mixed):
        assert np.abs(own.samples(other) - direct).max() < 1e-3


def test_a_cut_behind_the_end_is_silence(own: Studio) -> None:
    samples = own.samples(CutSound(sound=tone(own), start=5, duration=0.5))
    assert len(samples) == RATE // 2
    assert not samples.any()


def test_a_loop_has_no_gap_and_no_click(own: Studio) -> None:
    # 440 Hz fits 880 times into 2 s, so that the wave goes on over the seam.
    samples = own.samples(LoopSound(sound=tone(own), duration=5))
    assert len(samples) == 5 * RATE
    largest_step = 0.2 * np.sqrt(2) * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(samples)).max() < 1.1 * largest_step
    assert level(samples[-RATE // 10 :]) == pytest.approx(level(samples), abs=0.5)


def test_a_gain_is_in_decibels(own: Studio) -> None:
    sound = tone(own)
    quieter = own.samples(Gain(sound=sound, db=-6, duration=2))
    assert level(quieter) - level(own.samples(sound)) == pytest.approx(-6, abs=0.1)


def test_a_fade_is_linear(own: Studio) -> None:
    samples = own.samples(FadeSound(sound=tone(own), fade_in=1, fade_out=0.5, duration=2))
    peak = np.abs(part(samples, 1.1)).max()
    for at, share in ((0.0, 0), (0.5, 0.5), (1.25, 1), (1.75, 0.5), (1.99, 0.02)):
        assert np.abs(part(samples, at, 0.01)).max() / peak == pytest.approx(share, abs=0.06)


def test_a_mix_is_the_sum(own: Studio) -> None:
    low, high = tone(own, 440, 1), tone(own, 1000, 2)
    samples = own.samples(MixSound(sounds=(low, high), duration=2.5))
    assert len(samples) == 2.5 * RATE
    alone = tone_level(own.samples(low), 440, 0.2)
    for hertz in (440, 1000):
        assert tone_level(samples, hertz, 0.2) == pytest.approx(alone, abs=0.1)
    assert tone_level(samples, 440, 1.2) < -60
    assert tone_level(samples, 1000, 1.2) == pytest.approx(alone, abs=0.1)
    assert level(part(samples, 2.2)) < -100


def test_a_mix_of_nothing_is_silent(own: Studio) -> None:
    assert not own.samples(MixSound(sounds=(), duration=0.2)).any()


@pytest.mark.parametrize("amount", [6.0, 12.0, 18.0])
@pytest.mark.parametrize("loudness", [0.05, 0.5])
def test_music_falls_by_the_amount_while_there_is_speech(
    amount: float, loudness: float, own: Studio
) -> None:
    voice = f"'if(between(t,1,2.5),{loudness}*sin(2*PI*300*t)*(0.6+0.4*sin(2*PI*4*t)),0)'"
    speech, music = made(own, "speech.wav", voice, 4), tone(own, 880, 4)
    samples = own.samples(DuckSound(music=music, speech=speech, amount_db=amount, duration=4))
    before = tone_level(samples, 880, 0.5)
    assert tone_level(samples, 880, 0.8) == pytest.approx(before, abs=0.3)
    for at in (1.3, 1.8, 2.2):
        assert tone_level(samples, 880, at) - before == pytest.approx(-amount, abs=2)
    assert tone_level(samples, 880, 3.7) == pytest.approx(before, abs=0.5)
    assert tone_level(samples, 300, 1.5) == pytest.approx(
        tone_level(own.samples(speech), 300, 1.5), abs=0.1
    )


def test_sounds_join_with_their_overlaps(own: Studio) -> None:
    low, high = tone(own, 440, 1), tone(own, 1000, 1)
    joined = JoinSound(sounds=(low, high, low), overlaps=(0.5, 0.0), duration=2.5)
    samples = own.samples(joined)
    assert len(samples) == 2.5 * RATE
    plain = tone_level(own.samples(low), 440, 0.2)
    assert tone_level(samples, 440, 0.1) == pytest.approx(plain, abs=0.2)
    assert tone_level(samples, 440, 1.1) < -60
    assert tone_level(samples, 1000, 1.2) == pytest.approx(plain, abs=0.2)
    assert tone_level(samples, 1000, 0.65) == pytest.approx(tone_level(samples, 440, 0.65), abs=1)
    assert tone_level(samples, 440, 1.8) == pytest.approx(plain, abs=0.2)


def test_loudness_is_reached(own: Studio) -> None:
    sound = tone(own, 440, 4)
    loud = Loudness(sound=sound, lufs=-14, duration=4)
    assert own.loudness(loud)[0] == pytest.approx(-14, abs=0.3)


def test_true_peaks_stay_below_their_limit(own: Studio) -> None:
    # A click each second over a tone: bringing the tone up would clip the clicks.
    clicks = made(own, "clicks.wav", "'0.1*sin(2765*t)+0.8*sin(75000*t)*lt(mod(t,1),0.001)'", 4)
    loud = Loudness(sound=clicks, lufs=-14, true_peak=-1.5, duration=4)
    lufs, peak = own.loudness(loud)
    assert peak <= -1.4
    assert lufs == pytest.approx(-14, abs=1)


def test_silence_has_no_loudness(own: Studio) -> None:
    assert own.loudness(Silence(duration=1)) == (-inf, -inf)


def test_no_measurement_is_an_error() -> None:
    with pytest.raises(ValueError, match="no loudness"):
        parse_loudness("Conversion failed!")


def test_samples_come_at_any_rate(own: Studio) -> None:
    assert len(own.samples(tone(own), 22_050)) == 44_100


def test_a_long_chain_is_as_long_as_it_says(own: Studio) -> None:
    sound: Sound = tone(own)
    for index in range(40):
        sound = CutSound(sound=Gain(sound=sound, db=0, duration=2), duration=2 - index * 0.01)
    assert len(own.samples(sound)) == round((2 - 0.39) * RATE)
