from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings

from media_library.receiving.folder import Folder, Locked

pytestmark = pytest.mark.usefixtures("media_store")

HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "ab")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Folder:
    return Folder(uuid.uuid4())


def test_one_at_a_time(folder: Folder) -> None:
    with folder.lock():
        assert folder.is_locked()
        with pytest.raises(Locked):
            folder.lock()
        assert folder.is_wanted()
    assert not folder.is_locked()
    with folder.lock():
        assert not folder.is_wanted()


def test_a_killed_process_lets_go(folder: Folder) -> None:
    folder.lock().release()
    command = (sys.executable, "-c", HOLDER, str(folder.path / "lock"))
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(Locked):
            folder.lock()
        holder.kill()
    folder.lock().release()


def test_looking_does_not_make_a_folder(folder: Folder) -> None:
    assert (folder.is_locked(), folder.size()) == (False, 0)
    assert not folder.path.exists()


def test_what_was_not_verified_does_not_count_and_is_cut_off(folder: Folder) -> None:
    with folder.lock():
        folder.data.write_bytes(b"12345")
        folder.begin_unverified(5)
        folder.data.write_bytes(b"1234567890")
        assert folder.size() == 5
    with folder.lock():
        assert folder.data.read_bytes() == b"12345"
        assert folder.size() == 5


def test_a_folder_is_private_and_beside_the_blobs(folder: Folder) -> None:
    with folder.lock():
        assert folder.path.stat().st_mode & 0o077 == 0
    assert folder.path.parent.parent == Path(settings.MEDIA_STORE)
