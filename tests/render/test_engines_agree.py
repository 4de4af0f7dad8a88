"""The ffmpeg engine shows what the MoviePy engine shows, frame by frame.

Measured by structural similarity (Wang et al. 2004, ffmpeg's `ssim` filter over Y, U and V).
"""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import av
import pytest

from render import ffmpeg, moviepy_engine
from render.clip import (
    Clip,
    ColorClip,
    KenBurns,
    Layer,
    Layers,
    StillClip,
    Transition,
    cut,
    fitted,
    joined,
    lasting,
    video,
)
from render.compile import Files, encode_args, needs
from render.golden_frame import GoldenFrame, golden_frame
from render.layouts import Mashup, mashup
from render.marks import Watermark, attributed, watermarked
from render.picture import Media, PictureFile
from render.pictures import draw
from render.presets import EncodeSpec
from render.slideshows import resolved
from tests.fixtures.media import MakeMedia

SPEC = EncodeSpec(name="compared", crf=16, speed="veryfast")
LEAST_MEAN, LEAST_AT_THE_ENDS = 0.97, 0.95
HOOK = "✨ Luxury Beauty Secrets Revealed!"

SHAPES = {
    "moving.mp4": (160, 284, 30.0, 1.0),
    "landscape.mp4": (284, 160, 25.0, 2.0),
    "ntsc.mp4": (213, 120, 30000 / 1001, 1.0),
    "rotated.mp4": (160, 284, 25.0, 2.0),
    "odd.webm": (161, 285, 30.0, 1.0),
    "variable.mp4": (160, 284, 20.0, 2.0),
    "one-frame.mp4": (160, 284, 30.0, 1 / 30),
    "disc.webm": (160, 120, 30.0, 0.6),
    "disc-vp8.webm": (160, 120, 30.0, 0.6),
    "disc-prores.mov": (160, 120, 30.0, 0.6),
    "disc-png.mov": (160, 120, 30.0, 0.6),
    "disc-qtrle.mov": (160, 120, 30.0, 0.6),
    "disc.gif": (160, 120, 100 / 3, 0.6),
    "still.png": (120, 214, 0.0, 0.0),
    "alpha.png": (120, 214, 0.0, 0.0),
}
ALPHA_CODECS = {
    "disc.webm": "vp9",
    "disc-vp8.webm": "vp8",
    "disc-prores.mov": "prores",
    "disc-png.mov": "png",
    "disc-qtrle.mov": "qtrle",
    "disc.gif": "gif",
}
NAMES = {f"{index:064x}": name for index, name in enumerate(SHAPES)}


def facts(name: str) -> Media:
    width, height, fps, duration = SHAPES[name]
    sha256 = next(key for key, value in NAMES.items() if value == name)
    return Media(
        sha256=sha256,
        kind="video" if fps else "image",
        width=width,
        height=height,
        fps=fps,
        duration=duration,
        alpha_codec=ALPHA_CODECS.get(name, ""),
    )


def movie(name: str) -> Clip:
    return video(facts(name))


def picture(name: str) -> PictureFile:
    media = facts(name)
    return PictureFile(media=media, width=media.width, height=media.height)


TALL, STILL, DISC = movie("moving.mp4"), picture("still.png"), movie("disc.webm")
WIDE = cut(movie("landscape.mp4"), 0.2, 1.3)
SMALL = Mashup(width=480, height=270)
GOLD = GoldenFrame(width=270, duration=0.9, text=HOOK, min_slot=0.3, transition_duration=0.2)


def in_sequence(name: str) -> Clip:
    parts = tuple(fitted(clip, 240, 240) for clip in (WIDE, TALL))
    # Elevenths of 240 are never whole pixels, which ffmpeg's floats round now up, now down.
    return joined(parts, Transition(name=name, duration=11 / 30))


def over_wide(clip: Clip, opacity: float = 1.0) -> Clip:
    layers = (
        Layer(content=fitted(WIDE, 240, 240)),
        Layer(content=clip, x=40, y=-20, opacity=opacity),
    )
    return Layers(layers=layers, width=240, height=240, duration=0.9)


SAMPLES: dict[str, Clip] = {
    "side by side": mashup(WIDE, TALL, SMALL),
    "template first": mashup(WIDE, TALL, replace(SMALL, main_first=False, main_share=0.4)),
    "top to bottom": mashup(TALL, WIDE, Mashup(layout="top-bottom", width=270, height=480)),
    "picture in picture": mashup(WIDE, TALL, replace(SMALL, layout="picture-in-picture")),
    "full": mashup(TALL, None, Mashup(layout="full", width=270, height=480)),
    "sequence": mashup(WIDE, TALL, replace(SMALL, layout="sequence")),
    "cut": in_sequence("cut"),
    "wipe": in_sequence("wipeleft"),
    "wipe down": in_sequence("wipedown"),
    "slide": in_sequence("slideup"),
    "slide right": in_sequence("slideright"),
    "cover": fitted(WIDE, 240, 320, "cover"),
    "contain": fitted(WIDE, 240, 320, "contain", "#204060"),
    "blur": fitted(WIDE, 240, 320, "blur"),
    "blur in thin bars": fitted(TALL, 166, 284, "blur"),
    "stretch": fitted(WIDE, 240, 320, "stretch"),
    "until longest, looped": mashup(TALL, WIDE, replace(SMALL, until="longest")),
    "until longest, held": mashup(TALL, WIDE, replace(SMALL, until="longest", short="hold")),
    "until shortest": mashup(WIDE, TALL, replace(SMALL, until="shortest")),
    "a loop of a part": fitted(lasting(cut(TALL, 0.3, 0.4), 1.5), 240, 240),
    "a part": cut(fitted(WIDE, 240, 240), 0.64, 0.4),
    "29.97 fps, wide pixels": fitted(movie("ntsc.mp4"), 320, 180),
    "rotated": fitted(movie("rotated.mp4"), 180, 320),
    "odd size": fitted(movie("odd.webm"), 240, 320, "contain"),
    "variable frame rate": fitted(movie("variable.mp4"), 180, 320),
    "one frame, held": fitted(lasting(movie("one-frame.mp4"), 0.5, "hold"), 180, 320),
    "one frame, looped": mashup(TALL, movie("one-frame.mp4"), SMALL),
    "watermarks": attributed(
        watermarked(mashup(WIDE, TALL, SMALL), "@reelgraph", Watermark()), "Music: somebody"
    ),
    "a picture as a watermark": watermarked(
        mashup(TALL, None, Mashup(width=270, height=480)), STILL, Watermark(corner="bottom-left")
    ),
    "a still": StillClip(picture=STILL, width=120, height=214, duration=0.5),
    "zoom into a picture": KenBurns(content=STILL, width=180, height=320, duration=1),
    "quick zoom out": KenBurns(
        content=STILL, width=180, height=320, duration=1, zoom_from=1.5, zoom_to=1.0
    ),
    "zoom that stands still": KenBurns(
        content=STILL, width=180, height=320, duration=0.5, zoom_from=1.2, zoom_to=1.2
    ),
    "zoom into a clip": KenBurns(content=WIDE, width=320, height=180, duration=WIDE.duration),
    "half-transparent layers": Layers(
        layers=(
            Layer(content=fitted(WIDE, 240, 240), opacity=0.7),
            Layer(content=fitted(TALL, 120, 180), x=-20, y=80),
            Layer(content=ColorClip(color="#D4AF37", width=60, height=60, duration=1), x=190, y=40),
            Layer(content=picture("alpha.png"), x=60, y=16),
        ),
        color="#050505",
        width=240,
        height=240,
        duration=1.2,
    ),
    **{f"transparency of {name}": over_wide(movie(name)) for name in ALPHA_CODECS},
    "transparency, looped and faint": over_wide(lasting(cut(DISC, 0.1, 0.3), 1.2), 0.5),
    "transparency, zoomed into": over_wide(
        KenBurns(content=DISC, width=160, height=120, duration=0.6, zoom_to=1.5)
    ),
    "transparency, in a sequence": over_wide(
        joined((DISC, fitted(WIDE, 160, 120)), Transition(name="crossfade", duration=0.3))
    ),
    "transparency, padded": over_wide(fitted(DISC, 160, 160, "contain", "#204060")),
    "transparency, padded with blur": over_wide(fitted(DISC, 160, 240, "blur")),
    "transparency, padded with thin blur": over_wide(fitted(DISC, 164, 120, "blur")),
    "transparency, stretched": over_wide(fitted(DISC, 100, 160, "stretch")),
    "transparency, picture in picture": mashup(
        WIDE, DISC, replace(SMALL, layout="picture-in-picture")
    ),
    "transparency, side by side": mashup(WIDE, DISC, replace(SMALL, color="#204060")),
    "transparency over nothing": fitted(DISC, 240, 240, "cover"),
    "transparency, golden": golden_frame(DISC, replace(GOLD, text=""), atmosphere=TALL),
    "transparent atmosphere": golden_frame((STILL,), GOLD, atmosphere=DISC),
    "golden pictures": golden_frame((STILL, STILL, STILL), GOLD, atmosphere=TALL),
    "golden picture": golden_frame((STILL,), GOLD),
    "golden clip": golden_frame(TALL, GOLD, atmosphere=WIDE),
    "golden mashup": golden_frame(mashup(WIDE, TALL, SMALL), GOLD, atmosphere=TALL),
    "golden with a frame": golden_frame(TALL, GOLD, frame=picture("alpha.png")),
    "golden square": golden_frame((STILL, STILL), replace(GOLD, shape="1:1"), atmosphere=TALL),
    "golden wide": golden_frame(WIDE, replace(GOLD, shape="16:9", width=480), atmosphere=TALL),
}


@dataclass(frozen=True)
class Likeness:
    """SSIM of each frame, and how many frames each file has."""

    frames: tuple[float, ...]
    counts: tuple[int, int]

    @property
    def mean(self) -> float:
        return sum(self.frames) / len(self.frames)


@pytest.fixture
def likeness(media: MakeMedia, tmp_path: Path) -> Callable[[Clip], Likeness]:
    """Makes a clip with both engines and compares the files."""
    paths = {sha256: media(name) for sha256, name in NAMES.items()}

    def compare(clip: Clip) -> Likeness:
        clip = resolved(clip, lambda _: None)
        files = prepared(clip, paths, tmp_path)
        ours, theirs = tmp_path / "ffmpeg.mp4", tmp_path / "moviepy.mp4"
        args = encode_args(clip, SPEC, files, ours)
        ffmpeg.run(args, purpose="encode", cwd=tmp_path)
        moviepy_engine.encode(clip, SPEC, files, theirs)
        return Likeness(ssim(ours, theirs), (count(ours), count(theirs)))

    return compare


def prepared(clip: Clip, media: dict[str, Path], folder: Path) -> Files:
    """What the engine draws before it encodes. None of these clips has a loudness."""
    drawn = {}
    for wanted in needs(clip).pictures:
        drawn[wanted.digest] = folder / f"{wanted.digest}.png"
        draw(wanted, media).save(drawn[wanted.digest])
    return Files(media=media, pictures=drawn)


def ssim(ours: Path, theirs: Path) -> tuple[float, ...]:
    """Similarity of each frame, paired by number."""
    graph = "[0:v]setpts=N/30/TB[a];[1:v]setpts=N/30/TB[b];[a][b]ssim=stats_file=-:shortest=1"
    said = said_by("-i", str(ours), "-i", str(theirs), "-lavfi", graph, "-f", "null", "-")
    return tuple(float(value) for value in re.findall(r"All:([\d.]+) ", said.stdout))


def count(path: Path) -> int:
    with av.open(str(path)) as file:
        return sum(1 for packet in file.demux(video=0) if packet.size)


def said_by(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ffmpeg.binary(), "-nostdin", "-hide_banner", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_both_engines_show_the_same(name: str, likeness: Callable[[Clip], Likeness]) -> None:
    clip = SAMPLES[name]
    alike = likeness(clip)
    wanted = max(1, round(clip.duration * SPEC.fps))
    assert alike.counts == (wanted, wanted)
    assert len(alike.frames) == wanted
    assert alike.mean >= LEAST_MEAN
    assert alike.frames[0] >= LEAST_AT_THE_ENDS
    assert alike.frames[-1] >= LEAST_AT_THE_ENDS


def test_the_measure_notices_a_shift_by_one_frame(
    likeness: Callable[[Clip], Likeness], media: MakeMedia, tmp_path: Path
) -> None:
    """So that agreement means something."""
    likeness(fitted(WIDE, 240, 240))
    shifted = tmp_path / "shifted.mp4"
    said_by("-ss", "0.2", "-i", str(tmp_path / "ffmpeg.mp4"), "-crf", "16", str(shifted))
    frames = ssim(shifted, tmp_path / "moviepy.mp4")
    assert sum(frames) / len(frames) < LEAST_MEAN
