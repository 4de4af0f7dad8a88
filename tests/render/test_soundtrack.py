"""Music as it is put under a clip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.clip import Clip, ColorClip, video
from render.op import InvalidClip, walk
from render.picture import Media
from render.sound import (
    CutSound,
    DuckSound,
    FadeSound,
    FileSound,
    Gain,
    LoopSound,
    Loudness,
    MixSound,
    Sound,
)
from render.soundtrack import (
    SoundMode,
    Soundtrack,
    blended,
    faded,
    lasting_sound,
    normalised,
    prepared,
    sound_of,
    with_soundtrack,
)

SONG = sound_of(Media(sha256="a" * 64, kind="audio", duration=10, has_audio=True))
FILM = video(
    Media(
        sha256="b" * 64,
        kind="video",
        duration=4,
        width=64,
        height=64,
        fps=30,
        has_audio=True,
    )
)
MUTE = ColorClip(width=64, height=64, duration=4)
PLAIN = Soundtrack(lufs=None)


def heard(clip: Clip) -> Sound:
    assert clip.sound is not None
    return clip.sound


def test_music_replaces_the_sound_and_ends_with_the_clip_at_minus_14_lufs() -> None:
    sound = heard(with_soundtrack(FILM, SONG, Soundtrack()))
    assert sound == Loudness(
        sound=FileSound(media=SONG.media, duration=4), lufs=-14, true_peak=-1.5, duration=4
    )


def test_short_music_loops_unless_told_not_to() -> None:
    short = Soundtrack(end=1.5, lufs=None)
    looped = heard(with_soundtrack(FILM, SONG, short))
    assert isinstance(looped, LoopSound)
    assert (looped.sound.duration, looped.duration) == (1.5, 4)
    once = heard(with_soundtrack(FILM, SONG, Soundtrack(end=1.5, loop=False, lufs=None)))
    assert isinstance(once, CutSound)


def test_trimming_reads_the_file_from_there() -> None:
    sound = prepared(SONG, Soundtrack(start=2, end=5, lufs=None))
    assert sound == FileSound(media=SONG.media, start=2, duration=3)


def test_a_start_behind_the_end_is_refused_with_both_times() -> None:
    with pytest.raises(InvalidClip, match="ends at 10 s, before its start at 12 s"):
        prepared(SONG, Soundtrack(start=12))


def test_a_fade_out_moves_to_the_end_of_the_clip() -> None:
    song = prepared(SONG, Soundtrack(fade_in=0.5, fade_out=1, lufs=None))
    assert song.duration == 10
    sound = heard(with_soundtrack(FILM, song, PLAIN))
    assert isinstance(sound, FadeSound)
    assert (sound.fade_in, sound.fade_out, sound.duration) == (0.5, 1, 4)
    assert sound.sound.duration == 4


def test_music_that_plays_once_fades_out_where_it_ends() -> None:
    song = prepared(SONG, Soundtrack(fade_out=1, lufs=None))
    once = lasting_sound(song, 30, loop=False)
    assert once == CutSound(sound=song, duration=30)
    assert isinstance(lasting_sound(song, 30, loop=True), FadeSound)


def test_music_that_played_once_and_is_cut_after_all_fades_out_at_the_cut() -> None:
    song = prepared(SONG, Soundtrack(fade_out=1, lufs=None))
    sound = lasting_sound(lasting_sound(song, 30, loop=False), 4, loop=False)
    assert isinstance(sound, FadeSound)
    assert (sound.fade_out, sound.duration, sound.sound.duration) == (1, 4, 4)


def test_fades_share_a_clip_that_is_too_short_for_both() -> None:
    sound = faded(FileSound(media=SONG.media, duration=1), 1, 3)
    assert isinstance(sound, FadeSound)
    assert (sound.fade_in, sound.fade_out) == (0.25, 0.75)


def test_a_mix_holds_both_and_a_duck_presses_the_music() -> None:
    mix = heard(with_soundtrack(FILM, SONG, Soundtrack(mode="mix", own_gain_db=3, lufs=None)))
    assert isinstance(mix, MixSound)
    assert isinstance(mix.sounds[0], Gain)
    assert mix.sounds[1].duration == 4
    duck = heard(with_soundtrack(FILM, SONG, Soundtrack(mode="duck", duck_db=9, lufs=None)))
    assert isinstance(duck, DuckSound)
    assert (duck.speech, duck.amount_db) == (FILM.sound, 9)


def test_mixing_into_a_mute_clip_is_the_music_alone() -> None:
    sound = heard(with_soundtrack(MUTE, SONG, Soundtrack(mode="mix", lufs=None)))
    assert isinstance(sound, FileSound)


def test_keep_ignores_the_music() -> None:
    assert with_soundtrack(FILM, SONG, Soundtrack(mode="keep", lufs=None)) == FILM
    assert with_soundtrack(MUTE, None, Soundtrack()).sound is None


def test_loudness_is_applied_once_to_what_is_heard_in_the_end() -> None:
    song = prepared(SONG, Soundtrack(lufs=-16))
    sound = heard(with_soundtrack(FILM, song, Soundtrack(mode="mix", lufs=None)))
    assert isinstance(sound, Loudness)
    assert sound.lufs == -16
    assert sum(isinstance(op, Loudness) for op in walk(sound)) == 1
    assert normalised(normalised(SONG, -20), -14) == normalised(SONG, -14)


def test_gain_is_kept_when_the_length_changes() -> None:
    louder = prepared(SONG, Soundtrack(gain_db=-6, lufs=None))
    sound = lasting_sound(louder, 20, loop=True)
    assert isinstance(sound, Gain)
    assert isinstance(sound.sound, LoopSound)


@given(
    st.floats(0, 9),
    st.floats(0.5, 30),
    st.floats(0, 5),
    st.floats(0, 5),
    st.booleans(),
    st.sampled_from(["replace", "mix", "duck", "keep"]),
)
def test_what_is_heard_lasts_as_long_as_the_clip(
    start: float, duration: float, fade_in: float, fade_out: float, loop: bool, mode: SoundMode
) -> None:
    options = Soundtrack(
        start=start,
        fade_in=fade_in,
        fade_out=fade_out,
        loop=loop,
        mode=mode,
    )
    sound = blended(FILM.sound, SONG, duration, options)
    assert sound is not None
    assert sound.duration == pytest.approx(duration, abs=2e-6)
    for op in walk(sound):
        if isinstance(op, FadeSound):
            assert op.fade_in + op.fade_out <= op.duration + 1e-5
