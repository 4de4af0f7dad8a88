"""No space, no memory: made smaller with a note, or refused with a sentence; then all is well."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from render.verdict import NO_MEMORY, NO_SPACE
from tests.faults.graph import one_export, one_shown
from tests.faults.rounds import left_behind
from tests.faults.studio import Studio, until
from workflows.working.retry import REDUCED_FAILED, REDUCED_NOTE

pytestmark = pytest.mark.timeout(900)

DISK_BYTES = 32 * 2**20
MEMORY_MB = "200"
"""Enough to start ffmpeg, too little for it to open a decoder."""
BLOCK = 64 * 1024
TOO_LITTLE = 32 * 1024
FULL_SIZE, HALF_SIZE = (160, 284), (80, 142)


class SmallDisk:
    """A file system of its own for the studio's files, to be filled and freed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def leave(self, free: int) -> None:
        """Fill it, but for so many bytes."""
        self.clear()
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while (room := shutil.disk_usage(self.folder).free - free) > 0:
                file.write(bytes(min(room, BLOCK)))

    def clear(self) -> None:
        """Give the space back."""
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A mounted tmpfs."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small disk")
    yield SmallDisk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def cramped(disk: SmallDisk, tmp_path: Path, plugin: Path) -> Iterator[Studio]:
    """A studio whose library and scratch lie on the small disk."""
    var = tmp_path / "var"
    for name in ("media", "scratch"):
        (disk.folder / name).mkdir()
        var.mkdir(mode=0o700, exist_ok=True)
        (var / name).symlink_to(disk.folder / name)
    studio = Studio(var, plugin, workers=1)
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()


def file_of(studio: Studio, run: str, node: str = "final") -> dict[str, Any]:
    """The asset that a node of a run gave."""
    outputs = studio.nodes(run)[node]["outputs"]
    given = outputs.get("video") or outputs["file"]
    return studio.asset(given["id"])


def size_of(asset: Mapping[str, Any]) -> tuple[int, int]:
    return int(asset["width"]), int(asset["height"])


def notes(studio: Studio, run: str) -> list[str]:
    """Why nodes of the run were queued again."""
    told = [event.payload.get("note") for event in studio.events(run)]
    return [str(note) for note in told if note]


def library(studio: Studio) -> set[str]:
    """The names of all blobs that lie on the disk."""
    return {file.stem for file in (studio.var / "media" / "blobs").glob("*/*/*")}


def recorded(studio: Studio) -> set[str]:
    """The hashes of all blobs that the database knows."""
    return {str(row["sha256"]) for row in studio.rows("SELECT sha256 FROM media_library_blob")}


def check_clean(studio: Studio) -> None:
    """Scratch is given back, and the library holds whole files only."""

    def is_clean() -> bool:
        return not left_behind(studio) and library(studio) == recorded(studio)

    until(is_clean, "Nothing left behind")


def test_on_a_full_disk_a_run_is_made_smaller_or_fails_and_works_again_with_space(
    cramped: Studio, disk: SmallDisk, film_file: Path
) -> None:
    film = cramped.upload(film_file)
    whole = cramped.run(one_export(film, "whole", 9.9))
    assert cramped.finished(whole) == "succeeded"
    size = cramped.blob_bytes(file_of(cramped, whole)["blob_id"])

    disk.leave(size * 4 // 5)
    smaller = cramped.run(one_export(film, "smaller", 9.8))
    assert cramped.finished(smaller) == "succeeded"
    assert notes(cramped, smaller) == [REDUCED_NOTE]
    assert REDUCED_NOTE in cramped.nodes(smaller)["final"]["warnings"]
    assert size_of(file_of(cramped, smaller)) == HALF_SIZE
    check_clean(cramped)

    disk.leave(TOO_LITTLE)
    failing = cramped.run(one_export(film, "failing", 9.7))
    assert cramped.finished(failing) == "failed"
    final = cramped.nodes(failing)["final"]
    assert final["error"]["code"] == "out_of_resources"
    assert final["error"]["message"] == f"{NO_SPACE} {REDUCED_FAILED}"
    assert notes(cramped, failing) == [REDUCED_NOTE]
    assert cramped.nodes(failing)["publish"]["status"] == "skipped"
    check_clean(cramped)

    disk.clear()
    again = cramped.again(failing, "retry")
    assert cramped.finished(again) == "succeeded"
    assert size_of(file_of(cramped, again)) == FULL_SIZE
    better = cramped.again(smaller, "rerun")
    assert cramped.finished(better) == "succeeded"
    assert size_of(file_of(cramped, better)) == FULL_SIZE
    assert cramped.nodes(better)["final"]["warnings"] == []
    check_clean(cramped)


def test_a_node_that_is_only_shown_is_made_smaller_as_well(
    cramped: Studio, disk: SmallDisk, film_file: Path
) -> None:
    film = cramped.upload(film_file)
    whole = cramped.run(one_shown(film, "whole", 9.9))
    assert cramped.finished(whole) == "succeeded"
    disk.leave(cramped.blob_bytes(file_of(cramped, whole, "join")["blob_id"]) * 4 // 5)
    smaller = cramped.run(one_shown(film, "smaller", 9.8))
    assert cramped.finished(smaller) == "succeeded"
    assert REDUCED_NOTE in cramped.nodes(smaller)["join"]["warnings"]
    assert size_of(file_of(cramped, smaller, "join")) == HALF_SIZE


def test_when_not_a_byte_can_be_written_anywhere_a_run_waits_and_goes_on_with_space(
    disk: SmallDisk, tmp_path: Path, plugin: Path, film_file: Path
) -> None:
    studio = Studio(disk.folder / "var", plugin, workers=1)
    studio.said = tmp_path / "said.txt"
    try:
        studio.start()
        film = studio.upload(film_file)
        run = studio.run(one_export(film, "whole", 9.9, preset="vertical", quality="draft"))
        until(lambda: "node.started" in {e.type for e in studio.events(run)}, "The start")
        disk.leave(0)
        until(lambda: refused(studio, film), "A refusal")
        disk.clear()
        if studio.finished(run) == "failed":  # at reduced quality too, while there was no space
            run = studio.again(run, "retry")
        assert studio.finished(run) == "succeeded"
        check_clean(studio)
    finally:
        studio.stop()


def refused(studio: Studio, film: str) -> bool:
    """Whether another run cannot be stored; nothing worse happens to who asks."""
    answer = studio.send("runs", json={"definition": one_export(film, "other", 1.0)})
    if answer.is_success:
        return False
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_away")
    return True


def test_without_memory_a_run_fails_with_a_sentence_and_works_again_with_it(
    tmp_path: Path, plugin: Path, film_file: Path
) -> None:
    poor = Studio(tmp_path / "var", plugin, workers=1, REELGRAPH_FFMPEG_MEMORY_MB=MEMORY_MB)
    try:
        poor.start()
        film = poor.upload(film_file)
        failing = poor.run(one_export(film, "failing", 2.0))
        assert poor.finished(failing) == "failed"
        error = poor.nodes(failing)["final"]["error"]
        assert error["message"] == f"{NO_MEMORY} {REDUCED_FAILED}"
        assert notes(poor, failing) == [REDUCED_NOTE]
        check_clean(poor)
    finally:
        poor.stop()
    rich = Studio(tmp_path / "var", plugin, workers=1)
    try:
        rich.start()
        assert rich.finished(rich.again(failing, "retry")) == "succeeded"
    finally:
        rich.stop()
