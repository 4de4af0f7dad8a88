"""What the kernel forbids the processes that open strangers' files, tried in real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from render import ffmpeg

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")

TRY = """
import os, socket, subprocess, sys
from pathlib import Path
from media_library import landlock, seccomp
from media_library.child import confine

given, beside, out = (Path(word) for word in sys.argv[1:])
worked = {"landlock": landlock.shut([given], [out]), "seccomp": seccomp.forbid()}
confine(given, [out])
tries = {
    "network": lambda: socket.socket(),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "program": lambda: os.execv("/bin/true", ["true"]),
    "beside": lambda: beside.read_bytes(),
    "list": lambda: os.listdir(beside.parent),
    "write": lambda: given.open("r+b"),
    "new file": lambda: (beside.parent / "new").touch(),
    "site": lambda: Path("manage.py").read_bytes(),
    "given": lambda: given.read_bytes(),
    "out": lambda: out.write_bytes(b"x"),
}
for name, attempt in tries.items():
    try:
        attempt()
    except PermissionError:
        print(f"no {name}")
    else:
        print(f"{name}")
print(worked)
"""


def tried(tmp_path: Path) -> tuple[list[str], str]:
    """What the confined process may do, and which of the kernel's means worked."""
    given, beside, out = (tmp_path / name for name in ("given", "beside", "out"))
    for path in (given, beside, out):
        path.write_bytes(b"bytes")
    command = [sys.executable, "-B", "-c", TRY, *map(str, (given, beside, out))]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True)
    *lines, worked = done.stdout.decode().splitlines()
    return lines, worked


def test_the_child_reads_its_one_file_and_nothing_else(tmp_path: Path) -> None:
    lines, worked = tried(tmp_path)
    if "False" in worked:
        pytest.skip(f"This kernel cannot: {worked}")
    assert lines == [
        "no network",
        "no local socket",
        "no program",
        "no beside",
        "no list",
        "no write",
        "no new file",
        "no site",
        "given",
        "out",
    ]


def test_the_program_on_the_leash_has_no_network(tmp_path: Path) -> None:
    code = "import socket\ntry: socket.socket()\nexcept PermissionError: print('none')"
    leash = [sys.executable, "-I", "-S", str(ffmpeg.LEASH), str(os.getpid()), "0", "0", "0"]
    done = subprocess.run([*leash, sys.executable, "-c", code], capture_output=True, check=True)
    if not done.stdout:
        pytest.skip("This kernel filters no system calls.")
    assert done.stdout == b"none\n"
