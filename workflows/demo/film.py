"""Writes the demo media into a folder: what exists already is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from . import music, scenes

FPS = 30


def write_all(folder: Path) -> Iterator[Path]:
    """Make every demo file that is missing; yields each path as it becomes ready."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in _RECIPES.items():
        path = folder / name
        if not path.exists():
            partial = path.with_name(f".{name}")
            make(partial)
            partial.replace(path)
        yield path


def write_film(
    path: Path, scene: scenes.Scene, seconds: float, sound: music.Samples | None = None
) -> None:
    """Encode a scene as H.264 MP4, with AAC mono sound if there is any."""
    height, width = scene(0).shape[:2]
    with av.open(str(path), "w", format="mp4") as film:
        pictures = film.add_stream("libx264", FPS, options={"crf": "18", "preset": "veryfast"})
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        speech = film.add_stream("aac", music.RATE, layout="mono") if sound is not None else None
        for index in range(round(seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(scene(index / FPS), format="rgb24")
            film.mux(pictures.encode(frame))
        film.mux(pictures.encode(None))
        if speech is not None and sound is not None:
            for piece in _audio_frames(sound):
                film.mux(speech.encode(piece))
            film.mux(speech.encode(None))


def _audio_frames(samples: music.Samples) -> Iterator[av.AudioFrame]:
    for start in range(0, samples.size, 1024):
        piece = np.ascontiguousarray(samples[None, start : start + 1024])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = music.RATE, start
        frame.time_base = Fraction(1, music.RATE)
        yield frame


def _main(path: Path) -> None:
    write_film(path, scenes.perfume((864, 1080)), 8, music.pad(8))


def _template(path: Path) -> None:
    write_film(path, scenes.ribbons((960, 540)), 4)


def _glitter(path: Path) -> None:
    write_film(path, scenes.glitter((540, 960)), 4)


def _beat(path: Path) -> None:
    music.write_wav(path, music.beat(12))


def _product(hue: tuple[int, int, int]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        scenes.product((1200, 1600), hue).save(path, format="PNG")

    return make


_RECIPES: dict[str, Callable[[Path], None]] = {
    "main.mp4": _main,
    "template.mp4": _template,
    "glitter.mp4": _glitter,
    "beat.wav": _beat,
    "product-1.png": _product((214, 168, 176)),
    "product-2.png": _product((150, 190, 180)),
    "product-3.png": _product((190, 170, 220)),
}
