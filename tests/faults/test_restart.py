"""The supervisor is killed, as by a power cut: everything ends, and the next start goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults import processes
from tests.faults.graph import twelve_nodes
from tests.faults.rounds import LENGTH, check_everything, told, wait_for_moment
from tests.faults.studio import SERVICES, Studio, until


def everything_of(studio: Studio) -> set[int]:
    """The services, their descendants, and what works in the scratch folder."""
    found = {studio.service(name) for name in SERVICES}
    new = found
    while new:
        new = {child for pid in new for child in processes.children(pid)} - found
        found |= new
    return found | set(processes.working_in(studio.var / "scratch"))


def kill_all(studio: Studio) -> None:
    """Kill the supervisor, and see everything else end with it."""
    there = everything_of(studio)
    studio.kill()
    until(lambda: not any(map(processes.is_alive, there)), "The end of every process")


@pytest.mark.timeout(600)
def test_a_killed_studio_takes_everything_along_and_the_next_one_finishes_its_runs(
    studio: Studio, film: str, tmp_path: Path, full: bool
) -> None:
    for number in range(1, 6 if full else 2):
        title, length = f"restart {number}", LENGTH + number / 1000
        studio.settled()
        run = studio.run(twelve_nodes(film, title, tmp_path, length, number))
        wait_for_moment(studio, run, random.Random(number))
        kill_all(studio)
        studio.start()
        assert studio.finished(run) == "succeeded", told(studio, run)
        check_everything(studio, run, tmp_path, title, length, number)
