import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from media_library import store
from media_library.store import StorageFull

CONTENT = b"some bytes" * 1000


@pytest.fixture(autouse=True)
def root(media_store: Path) -> Path:
    return media_store


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_received_stream_is_placed_under_its_hash(root: Path) -> None:
    with store.received(io.BytesIO(CONTENT)) as (partial, sha256):
        assert partial.parent == root / "incoming"
        target = store.place(partial, store.key_of(sha256, "mp4"))
    assert files(root) == [f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}.mp4"]
    assert target.read_bytes() == CONTENT
    assert store.hash_file(target) == sha256


def test_what_is_not_placed_is_gone(root: Path) -> None:
    with store.received(io.BytesIO(CONTENT)):
        pass
    assert files(root) == []


def test_an_error_while_receiving_leaves_nothing(root: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError), store.received(Broken()):
        pass
    assert files(root) == []


def test_placing_the_same_again_is_harmless(root: Path) -> None:
    for _ in range(2):
        with store.received(io.BytesIO(CONTENT)) as (partial, sha256):
            store.place(partial, store.key_of(sha256, "mp4"))
    assert len(files(root)) == 1


def test_a_full_disk_says_so_and_leaves_nothing(tiny_disk: Path) -> None:
    message = "no space left on the disk for “film.mp4”"
    too_much = io.BytesIO(bytes(200_000))
    with (
        pytest.raises(StorageFull, match=message),
        store.room_for("film.mp4"),
        store.received(too_much),
    ):
        pass
    assert files(tiny_disk) == []


def test_other_errors_of_the_disk_stay_themselves(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), store.room_for("film.mp4"):
        (tmp_path / "none").read_bytes()


def test_only_a_lone_plain_file_on_the_same_disk_can_be_adopted(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(CONTENT)
    assert store.can_adopt(file)
    (tmp_path / "linked").hardlink_to(file)
    assert not store.can_adopt(file)
    (tmp_path / "symbolic").symlink_to(file)
    assert not store.can_adopt(tmp_path / "symbolic")


def test_a_file_of_another_disk_cannot_be_adopted(tiny_disk: Path, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(CONTENT)
    assert not store.can_adopt(file)


def test_the_sweep_takes_old_partial_files_only(root: Path) -> None:
    store.incoming().write_bytes(CONTENT)
    assert store.sweep() == 0
    assert store.sweep(older_than=-60) == 1
    assert files(root) == []


def test_the_sweep_takes_old_blobs_that_nobody_recorded(root: Path) -> None:
    for content in (b"known", b"unknown"):
        with store.received(io.BytesIO(content)) as (partial, sha256):
            store.place(partial, store.key_of(sha256, "mp4"))
    kept = store.hash_file(store.path(files(root)[0]))
    assert store.sweep_blobs({kept}.intersection) == 0
    assert store.sweep_blobs({kept}.intersection, older_than=-60) == 1
    assert [Path(name).stem for name in files(root)] == [kept]


def test_derived_files_lie_beside_each_other(root: Path) -> None:
    partial = store.incoming()
    partial.write_bytes(b"png")
    target = store.place_derived(partial, "ab" * 32, "poster.png")
    assert target == root / "derived" / ("ab" * 32) / "poster.png"


def test_a_process_killed_while_receiving_leaves_only_incoming(root: Path) -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from django.conf import settings; from pathlib import Path\n"
        f"settings.MEDIA_STORE = Path({str(root)!r})\n"
        "from media_library import store\n"
        "with store.received(sys.stdin.buffer): pass"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(bytes(3 * store.BLOCK))  # more than a pipe holds: it is reading
        process.stdin.flush()
        process.kill()
    assert {Path(name).parent.name for name in files(root)} == {"incoming"}
    with store.partial():
        assert store.sweep_abandoned() == 1
        assert len(files(root)) == 1
    assert files(root) == []
