"""What is cancelled stops soon, leaves nothing, and stays cancelled."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults import processes
from tests.faults.graph import one_export
from tests.faults.rounds import check_nothing_left
from tests.faults.studio import Studio, until
from tests.fixtures.tables import ShowTable

pytestmark = pytest.mark.timeout(900)

CANCELLED_SECONDS, BUSY_SECONDS, GENEROUS_SECONDS = 1.0, 2.0, 25.0
"""What is promised (see test_promises.py); what `test-full` grants a machine whose other tests
take turns with this one's processes; and what any machine gets. The table says what it took."""


def encoding(studio: Studio) -> list[int]:
    """The ffmpeg processes at work."""
    found = processes.working_in(studio.var / "scratch")
    return [pid for pid in found if "-progress" in processes.command(pid)]


def output_of(studio: Studio) -> list[Path]:
    """Files being encoded, that have begun to grow."""
    files = (studio.var / "scratch").glob("*/*/output.mp4")
    return [file for file in files if file.stat().st_size]


def test_a_cancelled_encode_is_gone_within_a_second_and_leaves_nothing(
    studio: Studio, film: str, full: bool, show_table: ShowTable
) -> None:
    run = studio.run(one_export(film, "long", 9.5, preset="vertical", quality="best"))
    until(lambda: encoding(studio) and output_of(studio), "The encode")
    studio.cancel(run)
    until(lambda: not encoding(studio), "The end of ffmpeg")
    gone = datetime.now(UTC)
    assert studio.finished(run) == "cancelled"
    events = {event.type: event for event in studio.events(run)}
    asked = events["node.cancelling"].at
    seconds = (gone - asked).total_seconds()
    settled = (events["run.finished"].at - asked).total_seconds()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    took = f"ffmpeg gone after {seconds:.2f} s, run over after {settled:.2f} s ({load})"
    show_table(took)
    assert seconds < (BUSY_SECONDS if full else GENEROUS_SECONDS), took
    nodes = studio.nodes(run)
    assert nodes["final"]["status"] == nodes["publish"]["status"] == "cancelled"
    assert nodes["final"]["outputs"] == {}
    assert not (studio.var / "out" / "long").exists()
    check_nothing_left(studio)


def test_a_cancel_at_any_moment_leaves_a_run_whole_or_cancelled(
    studio: Studio, film: str, full: bool
) -> None:
    chance = random.Random(7)
    for number in range(30 if full else 4):
        title = f"cancel {number}"
        run = studio.run(one_export(film, title, 2 - number / 1000))
        time.sleep(chance.uniform(0.5, 2.5))
        if not studio.is_over(run):
            studio.try_to_cancel(run)
        status, nodes = studio.finished(run), studio.nodes(run)
        cancelled = [name for name, row in nodes.items() if row["status"] == "cancelled"]
        assert (status == "succeeded") == (not cancelled)
        assert all(not nodes[name]["outputs"] for name in cancelled)
        finished = {e.node for e in studio.events(run) if e.type == "node.finished"}
        assert finished.isdisjoint(cancelled)
        check_nothing_left(studio)
