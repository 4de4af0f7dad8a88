"""The two clips that encoding is measured with, and how an expert would write them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_library.ingest import ingest
from render import clip as clips
from render import ffmpeg
from render.clip import Clip
from render.golden_frame import GoldenFrame, golden_frame
from render.layouts import Mashup, mashup
from render.picture import Media, PictureFile
from render.presets import PRESETS
from render.soundtrack import Soundtrack, sound_of, with_soundtrack
from tests.bench.footage import Footage
from workspaces.models import Workspace

SPEC = PRESETS["vertical"]
LUFS, TRUE_PEAK = -14, -1.5
HOOK = "✨ Luxury Beauty Secrets Revealed!"


@dataclass(frozen=True)
class Slots:
    """Of the golden frame's pictures: how long each is seen, and the overlap. Seconds."""

    lengths: tuple[float, ...]
    overlap: float


def mashed(footage: Footage, workspace: Workspace, seconds: float) -> Clip:
    """Main over template, main's sound mixed with the song, at a loudness."""
    main, template = (
        clips.video(_media(path, workspace), end=seconds)
        for path in (footage.main, footage.template)
    )
    song = sound_of(_media(footage.song, workspace))
    options = Soundtrack(mode="mix", lufs=LUFS, true_peak=TRUE_PEAK)
    return with_soundtrack(mashup(main, template, Mashup(layout="top-bottom")), song, options)


def golden(footage: Footage, workspace: Workspace, seconds: float) -> Clip:
    """Three pictures on the beat, with atmosphere, border and text hook."""
    pictures = [_picture(path, workspace) for path in footage.pictures]
    return golden_frame(
        pictures,
        GoldenFrame(text=HOOK, duration=seconds, soundtrack=Soundtrack(lufs=LUFS)),
        music=sound_of(_media(footage.song, workspace)),
        atmosphere=clips.video(_media(footage.glitter, workspace)),
    )


def mashed_by_hand(footage: Footage, seconds: float, output: Path) -> list[str]:
    """One command for the mashup. Each film is cropped before it is scaled."""
    graph = (
        "[0:v]crop=912:1080,scale=1080:1280,setsar=1[top];"
        "[1:v]crop=1216:720,scale=1080:640,setsar=1[low];"
        "[top][low]vstack[v];"
        "[0:a]aformat=channel_layouts=stereo[own];[2:a]aformat=channel_layouts=stereo[song];"
        f"[own][song]amix=normalize=0,{_loud()}[a]"
    )
    inputs = [_input(footage.main), _input(footage.template), _input(footage.song)]
    return _command(inputs, graph, seconds, output)


def golden_by_hand(
    footage: Footage, overlay: Path, slots: Slots, seconds: float, output: Path
) -> list[str]:
    """One command for the golden frame; `overlay` is a PNG of border and text."""
    shown = [_zoomed(at, length) for at, length in enumerate(slots.lengths)]
    faded = _crossfaded(slots)
    graph = (
        f"{''.join(shown)}{faded}"
        f"[3:v]fps=30,scale=1080:1920,lutyuv=y=round(val*0.7+6.09):u=round(val*0.7+38.4)"
        ":v=round(val*0.7+38.4)[air];"
        "[air][show]overlay=90:160[below];[4:v]format=yuva420p[above];"
        f"[below][above]overlay=0:0,setsar=1[v];[5:a]aformat=channel_layouts=stereo,{_loud()}[a]"
    )
    inputs = [
        *(_input(path) for path in footage.pictures),
        _input(footage.glitter, "-stream_loop", "-1"),
        _input(overlay),
        _input(footage.song),
    ]
    return _command(inputs, graph, seconds, output)


def raw(source: Path) -> list[str]:
    """Writes the frames of a film to stdout as they are."""
    return [
        *(ffmpeg.binary(), "-v", "error", "-i", str(source), "-an"),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"),
    ]


def from_raw(output: Path) -> list[str]:
    """Encodes raw frames from stdin, and does nothing else."""
    size = f"{SPEC.width}x{SPEC.height}"
    return [
        *(ffmpeg.binary(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p"),
        *("-s", size, "-r", "30", "-i", "pipe:0", *_x264(), str(output)),
    ]


def _zoomed(at: int, length: float) -> str:
    """Zoomed out of three times the size, so that no step is longer than a third of a pixel."""
    frames = round(length * 30)
    return (
        f"[{at}:v]crop=900:1600,scale=2700:4800,format=yuv420p,"
        f"zoompan=z='1+0.05*on/{frames}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2'"
        f":d={frames}:s=900x1600:fps=30,setsar=1[p{at}];"
    )


def _crossfaded(slots: Slots) -> str:
    steps, before, offset = [], "p0", 0.0
    for at, length in enumerate(slots.lengths[:-1], 1):
        offset += length - slots.overlap
        name = "show" if at == len(slots.lengths) - 1 else f"x{at}"
        steps.append(
            f"[{before}][p{at}]xfade=duration={slots.overlap}:offset={offset:.6f}[{name}];"
        )
        before = name
    return "".join(steps)


def _loud() -> str:
    return f"loudnorm=I={LUFS}:TP={TRUE_PEAK},aresample=48000"


def _input(path: Path, *options: str) -> list[str]:
    return [*options, "-i", str(path)]


def _command(inputs: Sequence[list[str]], graph: str, seconds: float, output: Path) -> list[str]:
    return [
        *(ffmpeg.binary(), "-v", "error", "-y", *(word for one in inputs for word in one)),
        *("-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-t", f"{seconds}", "-r", "30"),
        *(*_x264(), "-c:a", "aac", "-b:a", f"{SPEC.audio_kbps}k", "-ar", "48000", "-ac", "2"),
        *("-movflags", "+faststart", str(output)),
    ]


def _x264() -> tuple[str, ...]:
    return (
        *("-c:v", "libx264", "-preset", SPEC.speed, "-crf", f"{SPEC.crf}", "-pix_fmt", "yuv420p"),
        *("-profile:v", SPEC.profile, "-g", f"{round(SPEC.gop_seconds * 30)}"),
        *("-flags:v", "+cgop", "-colorspace", "bt709", "-color_primaries", "bt709"),
        *("-color_trc", "bt709", "-color_range", "tv"),
    )


def _media(path: Path, workspace: Workspace) -> Media:
    asset, _ = ingest(path, workspace)
    return Media(**asset.media)


def _picture(path: Path, workspace: Workspace) -> PictureFile:
    media = _media(path, workspace)
    return PictureFile(media=media, width=media.width, height=media.height)
