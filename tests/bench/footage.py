"""Media to measure with: what phones and cameras give, synthesised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from render import ffmpeg
from tests.bench.meter import called
from workflows.demo import film, music, scenes

H264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-g", "60")
BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
AAC = ("-c:a", "aac", "-b:a", "128k", "-ac", "2")
HUES = ((214, 168, 176), (150, 190, 180), (190, 170, 220))


@dataclass(frozen=True)
class Footage:
    """Two landscape films with sound, a song, three product pictures, and glitter."""

    main: Path
    template: Path
    song: Path
    pictures: tuple[Path, ...]
    glitter: Path


def shot(folder: Path, seconds: float) -> Footage:
    """Make all of it in `folder`, the films and the song at least `seconds` long."""
    made = Footage(
        main=folder / "main.mp4",
        template=folder / "template.mp4",
        song=folder / "song.wav",
        pictures=tuple(folder / f"product-{number}.png" for number in range(1, 4)),
        glitter=folder / "glitter.mp4",
    )
    _film(made.main, "1920x1080", "red", "navy", 220, seconds)
    _film(made.template, "1280x720", "olive", "purple", 330, seconds)
    music.write_wav(made.song, music.beat(seconds + 1))
    film.write_film(made.glitter, scenes.glitter((540, 960)), 4)
    for path, hue in zip(made.pictures, HUES, strict=True):
        scenes.product((1200, 1600), hue).save(path, format="PNG")
    return made


def _film(path: Path, size: str, one: str, other: str, pitch: int, seconds: float) -> None:
    """Soft moving colours with fine grain, and something sharp that moves: about 4 Mbit/s
    in 1080p, as platforms deliver them."""
    soft = f"gradients=s={size}:r=30:c0={one}:c1={other}:speed=0.02:seed=7,format=yuv420p"
    sharp = "testsrc2=s=480x480:r=30,format=yuv420p"
    graph = (
        f"{soft},noise=c0s=4:c0f=t[soft];{sharp}[sharp];"
        "[soft][sharp]overlay=x='(W-w)*(0.5+0.5*sin(t))':y='(H-h)*(0.5+0.4*cos(0.7*t))'"
    )
    tone = f"aevalsrc='0.2*sin(2*PI*{pitch}*t)*(0.6+0.4*sin(2*PI*t/3))':s=48000:c=mono"
    called(
        [
            *(ffmpeg.binary(), "-v", "error", "-y", "-filter_complex", graph),
            *("-f", "lavfi", "-i", tone, "-t", f"{seconds}"),
            *(*H264, *BT709, *AAC, str(path)),
        ]
    )
