"""Small media, made by ffmpeg."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

SIZE = "160x284"


def film(path: Path, pattern: str, seconds: int) -> Path:
    """A moving pattern with a tone."""
    tone = f"sine=frequency=440:sample_rate=48000:duration={seconds}"
    picture = f"{pattern}=size={SIZE}:rate=30:duration={seconds}"
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    return _made(path, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *codecs)


def sound(path: Path, seconds: int) -> Path:
    """A tone."""
    return _made(path, "-f", "lavfi", "-i", f"sine=frequency=220:duration={seconds}")


def still(path: Path) -> Path:
    """A picture."""
    return _made(path, "-f", "lavfi", "-i", f"mandelbrot=size={SIZE}", "-frames:v", "1")


def _made(path: Path, *arguments: str) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True)
    return path
