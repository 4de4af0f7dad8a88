"""The witnesses do see; and the demuxers' whitelists hold even where the kernel does not help."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import imageio_ffmpeg
import pytest
from django.conf import settings

from tests.faults.studio import until
from tests.hostile import references
from tests.hostile.place import Place
from tests.hostile.witness import Canaries, Ear, Meter

UNCONFINED = """
import sys
from pathlib import Path
from media_library.limits import Limits
from media_library.moving_facts import read
from media_library.refusal import Unreadable
from media_library.sniff import CONTAINERS

for path in Path(sys.argv[1]).glob("case-*"):
    for container in {kind.demuxer: kind for kind in CONTAINERS.values() if kind.demuxer}.values():
        try:
            read(path, container, Limits())
            print("read", path.name, container.name)
        except Unreadable:
            pass
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@linux
def test_a_read_beside_the_file_would_be_seen(
    place: Place, canaries: Canaries, folder: Path
) -> None:
    """ffmpeg alone follows such a script: this is what all of it is about."""
    script = folder / "case.mp4"
    script.write_bytes(dict(references.texts(place))["ffconcat-sibling.mp4"])
    assert canaries.opened() == set()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(script), "-f", "null", "-"]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert canaries.opened() == {str(folder / place.sibling)}


def test_a_connection_would_be_heard(place: Place, ear: Ear) -> None:
    assert ear.calls() == 0
    with suppress(OSError):
        urllib.request.urlopen(place.url, timeout=0.2)
    assert ear.calls() == 1


@linux
def test_the_memory_of_children_is_measured() -> None:
    large = [sys.executable, "-c", "a = b'x' * 200_000_000; input()"]
    with Meter() as meter, subprocess.Popen(large, stdin=subprocess.PIPE) as child:
        until(lambda: meter.peak > 200_000_000, "Seeing its memory")
        child.communicate(b"\n")
    assert meter.peak < 300_000_000


@pytest.mark.timeout(900)
def test_no_demuxer_follows_a_reference_even_unconfined(
    place: Place, canaries: Canaries, ear: Ear, folder: Path
) -> None:
    """Every case, opened as every format that there is, by a reader that nobody holds back."""
    for number, (_, data) in enumerate(references.cases(place)):
        (folder / f"case-{number}").write_bytes(data)
    command = [sys.executable, "-B", "-c", UNCONFINED, str(folder)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, check=True, timeout=800
    )
    assert canaries.opened() == set()
    assert ear.calls() == 0
    assert b"read" in done.stdout
