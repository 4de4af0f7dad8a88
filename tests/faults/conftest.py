"""A studio to kill, and a film to make something of."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.faults.effects import plugin_folder
from tests.faults.studio import Studio


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nodes with effects, installed as a plugin."""
    return plugin_folder(tmp_path_factory.mktemp("plugin") / "faults")


@pytest.fixture(scope="session")
def film_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of moving picture and sound, 160x284."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc2=size=160x284:rate=30:duration=10")
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=10")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *picture, *sound, *codecs, str(path)],
        check=True,
    )
    return path


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, plugin: Path) -> Iterator[Studio]:
    """A running studio with two workers."""
    folder = tmp_path_factory.mktemp("studio")
    studio = Studio(folder / "var", plugin)
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def film(studio: Studio, film_file: Path) -> str:
    """The film in the studio's library."""
    return studio.upload(film_file)
