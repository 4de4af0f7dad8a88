"""Soundtracks: music trimmed, looped, faded and put under (or in place of) a clip's own sound.

Times are seconds, gains decibels, loudness LUFS. Fades and loudness stay with the *end* of what
is heard: a song that fades out still does so after it was cut to the length of a video.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .clip import Clip, with_sound
from .op import InvalidClip
from .picture import Media
from .sound import (
    CutSound,
    DuckSound,
    FadeSound,
    FileSound,
    Gain,
    LoopSound,
    Loudness,
    MixSound,
    Silence,
    Sound,
)

SoundMode = Literal["replace", "mix", "duck", "keep"]


@dataclass(frozen=True, kw_only=True)
class Soundtrack:
    """How music is prepared and joined with a clip.

    `start` and `end` trim the music (`end` None: to its end). `mode`: `replace` the clip's own
    sound, `mix` both, `duck` the music under the clip's sound by `duck_db`, or `keep` the clip's
    own alone. `lufs` None leaves the loudness as it is, or as the music asks for it.
    """

    start: float = 0.0
    end: float | None = None
    loop: bool = True
    gain_db: float = 0.0
    fade_in: float = 0.0
    fade_out: float = 0.0
    mode: SoundMode = "replace"
    own_gain_db: float = 0.0
    duck_db: float = 12.0
    lufs: float | None = -14.0
    true_peak: float = -1.5


def sound_of(media: Media) -> FileSound:
    """The whole sound of an audio or video file."""
    return FileSound(media=media, duration=media.duration)


def prepared(music: Sound, options: Soundtrack) -> Sound:
    """Music trimmed, amplified, faded and brought to its loudness, at its own length."""
    return normalised(_shaped(music, options), options.lufs, options.true_peak)


def with_soundtrack(clip: Clip, music: Sound | None, options: Soundtrack) -> Clip:
    """`clip` heard with `music` as `options` say; with its own sound where there is no music."""
    return with_sound(clip, blended(clip.sound, music, clip.duration, options))


def blended(
    own: Sound | None, music: Sound | None, duration: float, options: Soundtrack
) -> Sound | None:
    """What is heard for `duration` seconds; None where there is nothing to hear."""
    own = own and _gained(lasting_sound(own, duration, loop=False), options.own_gain_db)
    if options.mode == "keep" or music is None:
        return own and normalised(own, options.lufs, options.true_peak)
    wanted = _loudness_of(music) if options.lufs is None else options.lufs
    music = lasting_sound(_shaped(_raw(music), options), duration, loop=options.loop)
    heard = _together(own, music, options)
    return normalised(heard, wanted, options.true_peak)


def lasting_sound(sound: Sound, duration: float, *, loop: bool) -> Sound:
    """A sound brought to a duration, with its fades and loudness kept at the new ends.

    A longer one is cut, a shorter one repeated (`loop`) or followed by silence, before which it
    has faded out.
    """
    if abs(sound.duration - duration) < 1e-6:
        return sound
    if isinstance(sound, FadeSound) and not loop and duration > sound.duration:
        return CutSound(sound=sound, duration=duration)
    if isinstance(sound, CutSound) and _ends_within(sound, duration):
        return lasting_sound(sound.sound, duration, loop=loop)
    if isinstance(sound, Gain | FadeSound | Loudness):
        inner = lasting_sound(sound.sound, duration, loop=loop)
        return _faded_within(replace(sound, sound=inner, duration=duration))
    if isinstance(sound, Silence | LoopSound) or (
        isinstance(sound, FileSound | CutSound) and duration < sound.duration
    ):
        return replace(sound, duration=duration)
    if loop and duration > sound.duration:
        return LoopSound(sound=sound, duration=duration)
    return CutSound(sound=sound, duration=duration)


def _ends_within(sound: CutSound, duration: float) -> bool:
    """Whether a cut only adds silence to its sound, and none of it in the first `duration`."""
    return not sound.start and duration <= sound.sound.duration < sound.duration


def normalised(sound: Sound, lufs: float | None, true_peak: float = -1.5) -> Sound:
    """A sound at a loudness; as it is where `lufs` is None."""
    if lufs is None:
        return sound
    return Loudness(sound=_raw(sound), lufs=lufs, true_peak=true_peak, duration=sound.duration)


def faded(sound: Sound, fade_in: float, fade_out: float) -> Sound:
    """A sound with linear fades; they share the duration where it is too short for both."""
    if not (fade_in or fade_out):
        return sound
    return _faded_within(
        FadeSound(sound=sound, fade_in=fade_in, fade_out=fade_out, duration=sound.duration)
    )


def _shaped(music: Sound, options: Soundtrack) -> Sound:
    trimmed = _trimmed(music, options.start, options.end)
    return faded(_gained(trimmed, options.gain_db), options.fade_in, options.fade_out)


def _trimmed(sound: Sound, start: float, end: float | None) -> Sound:
    stop = sound.duration if end is None else min(end, sound.duration)
    if start >= stop:
        raise InvalidClip(f"The music ends at {stop:g} s, before its start at {start:g} s.")
    if isinstance(sound, FileSound | CutSound):
        return replace(sound, start=sound.start + start, duration=stop - start)
    if start <= 0 and stop == sound.duration:
        return sound
    return CutSound(sound=sound, start=start, duration=stop - start)


def _gained(sound: Sound, db: float) -> Sound:
    return Gain(sound=sound, db=db, duration=sound.duration) if db else sound


def _together(own: Sound | None, music: Sound, options: Soundtrack) -> Sound:
    if own is None or options.mode == "replace":
        return music
    if options.mode == "duck":
        return DuckSound(
            music=music, speech=own, amount_db=options.duck_db, duration=music.duration
        )
    return MixSound(sounds=(own, music), duration=music.duration)


def _faded_within(sound: Sound) -> Sound:
    if not isinstance(sound, FadeSound):
        return sound
    share = min(1.0, sound.duration / ((sound.fade_in + sound.fade_out) or 1.0))
    return replace(sound, fade_in=sound.fade_in * share, fade_out=sound.fade_out * share)


def _raw(sound: Sound) -> Sound:
    return sound.sound if isinstance(sound, Loudness) else sound


def _loudness_of(sound: Sound) -> float | None:
    return sound.lufs if isinstance(sound, Loudness) else None
