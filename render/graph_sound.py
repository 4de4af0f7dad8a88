"""Builds sounds out of filters: 48 kHz, stereo, float, each exactly as long as it says. PURE."""

from __future__ import annotations

from functools import singledispatch

import ffmpeg

from .graph import AUDIO_RATE, Graph, Stream, branches
from .op import InvalidClip
from .picture import Media
from .sound import (
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

RUN_IN = 0.2
"""Seconds decoded before a start, for codecs whose first packet after a seek is half a sound."""

LONGEST_IN_MEMORY = 120.0
"""Seconds of sound that a loop holds (46 MB); a longer file is read again instead."""


def heard(graph: Graph, sound: Sound) -> Stream:
    """The sound as a stream of exactly `sound.duration` seconds."""
    return _build(sound, graph)


def samples(seconds: float) -> int:
    """How many samples a time has."""
    return round(seconds * AUDIO_RATE)


def exact(stream: Stream, seconds: float) -> Stream:
    """The stream cut, or filled up with silence, to a time."""
    length = samples(seconds)
    return stream.filter("apad", whole_len=length).filter("atrim", end_sample=length)


@singledispatch
def _build(sound: Sound, graph: Graph) -> Stream:
    raise InvalidClip(f"There is no way to hear a {sound.OP}.")


@_build.register
def _(sound: Silence, graph: Graph) -> Stream:
    return _stereo(graph.silence()).filter("atrim", end_sample=samples(sound.duration))


@_build.register
def _(sound: FileSound, graph: Graph) -> Stream:
    return _read(graph, sound.media, sound.start, sound.duration)


@_build.register
def _(sound: CutSound, graph: Graph) -> Stream:
    inner = sound.sound
    left = min(sound.duration, inner.duration - sound.start)
    if left <= 0:
        return _build(Silence(duration=sound.duration), graph)
    if isinstance(inner, FileSound):
        stream = _read(graph, inner.media, inner.start + sound.start, left)
    elif isinstance(inner, CutSound):
        start = inner.start + sound.start
        stream = _build(CutSound(sound=inner.sound, start=start, duration=left), graph)
    else:
        stream = _build(inner, graph).filter("atrim", start_sample=samples(sound.start))
        stream = stream.filter("asetpts", "N/SR/TB")
    return exact(stream, sound.duration)


@_build.register
def _(sound: LoopSound, graph: Graph) -> Stream:
    inner = sound.sound
    if inner.duration >= sound.duration:
        return exact(_build(inner, graph), sound.duration)
    if isinstance(inner, FileSound) and _is_long_and_whole(inner):
        stream = _stereo(graph.audio(inner.media, stream_loop=-1))
    else:
        length = samples(inner.duration)
        stream = _build(inner, graph).filter("aloop", loop=-1, size=length, start=0)
    return exact(stream, sound.duration)


@_build.register
def _(sound: Gain, graph: Graph) -> Stream:
    return _build(sound.sound, graph).filter("volume", f"{sound.db:g}dB")


@_build.register
def _(sound: FadeSound, graph: Graph) -> Stream:
    stream = exact(_build(sound.sound, graph), sound.duration)
    if sound.fade_in > 0:
        stream = stream.filter("afade", type="in", duration=f"{sound.fade_in:.6f}", curve="tri")
    if sound.fade_out > 0:
        start = max(0.0, sound.duration - sound.fade_out)
        stream = stream.filter(
            "afade",
            type="out",
            start_time=f"{start:.6f}",
            duration=f"{sound.fade_out:.6f}",
            curve="tri",
        )
    return stream


@_build.register
def _(sound: MixSound, graph: Graph) -> Stream:
    if not sound.sounds:
        return _build(Silence(duration=sound.duration), graph)
    parts = [_build(part, graph) for part in sound.sounds]
    return exact(_mixed(parts), sound.duration)


@_build.register
def _(sound: DuckSound, graph: Graph) -> Stream:
    """The key is the speech driven into a clipper: at one level while somebody speaks, however
    loud, and far below the threshold in pauses. So the music falls by `amount_db`, not by an
    amount that depends on the recording."""
    music = exact(_build(sound.music, graph), sound.duration)
    speech, key = branches(exact(_build(sound.speech, graph), sound.duration), 2, "asplit")
    key = key.filter("highpass", f=120).filter("volume", f"{KEY_DRIVE_DB}dB")
    key = key.filter("asoftclip", type="hard")
    ratio = 20
    threshold = KEY_LEVEL_DB - sound.amount_db / (1 - 1 / ratio)
    pressed = ffmpeg.filter(
        # It stops where one input ends, without what it has of the other: so both go on a while.
        [music.filter("apad", pad_dur=1), key.filter("apad", pad_dur=1)],
        "sidechaincompress",
        threshold=f"{max(10 ** (threshold / 20), 0.000977):.6f}",
        ratio=ratio,
        attack=30,
        release=500,
        knee=2,
        detection="rms",
    )
    return exact(_mixed([pressed, speech]), sound.duration)


KEY_DRIVE_DB = 36
KEY_LEVEL_DB = 0.0
"""Level of the clipped key while somebody speaks, by measurement."""


@_build.register
def _(sound: JoinSound, graph: Graph) -> Stream:
    parts = [exact(_build(part, graph), part.duration) for part in sound.sounds]
    run = parts[:1]
    for part, overlap in zip(parts[1:], sound.overlaps, strict=True):
        if overlap > 0:
            pair = [_concatenated(run), part]
            run = [ffmpeg.filter(pair, "acrossfade", ns=samples(overlap), c1="qsin", c2="qsin")]
        else:
            run.append(part)
    return exact(_concatenated(run), sound.duration)


@_build.register
def _(sound: Loudness, graph: Graph) -> Stream:
    """One gain and a limiter. It runs at four times the rate, where true peaks are samples."""
    gain = graph.files.gains[sound.digest]
    stream = _build(sound.sound, graph).filter("volume", f"{gain:.3f}dB")
    stream = stream.filter("aresample", 4 * AUDIO_RATE).filter(
        "alimiter", limit=f"{10 ** (sound.true_peak / 20):.6f}", level=0, latency=1
    )
    return exact(stream.filter("aresample", AUDIO_RATE), sound.duration)


def _read(graph: Graph, media: Media, start: float, duration: float) -> Stream:
    seek = max(0.0, start - RUN_IN)
    options = {"ss": f"{seek:.6f}"} if seek else {}
    stream = _stereo(graph.audio(media, t=f"{start - seek + duration:.6f}", **options))
    if start > seek:
        stream = stream.filter("atrim", start_sample=samples(start - seek))
        stream = stream.filter("asetpts", "N/SR/TB")
    return exact(stream, duration)


def _stereo(stream: Stream) -> Stream:
    """48 kHz stereo from 0 on; gaps are silent. A downmix is scaled so that it cannot clip."""
    return stream.filter(
        "aresample",
        AUDIO_RATE,
        ochl="stereo",
        osf="fltp",
        rematrix_maxval=1.0,
        **{"async": 1, "first_pts": 0},
    )


def _is_long_and_whole(sound: FileSound) -> bool:
    whole = sound.start == 0 and abs(sound.duration - sound.media.duration) < 1e-3
    return whole and sound.duration > LONGEST_IN_MEMORY


def _mixed(streams: list[Stream]) -> Stream:
    if len(streams) == 1:
        return streams[0]
    return ffmpeg.filter(streams, "amix", inputs=len(streams), normalize=0, dropout_transition=0)


def _concatenated(streams: list[Stream]) -> Stream:
    if len(streams) == 1:
        return streams[0]
    return ffmpeg.filter(streams, "concat", n=len(streams), v=0, a=1)
