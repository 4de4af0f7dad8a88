"""One round: a run, a kill at a random moment, and everything that has to be so afterwards."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from render.locks import try_lock, unlock
from tests.faults import processes
from tests.faults.effects import DIARY, LEDGER, read_diary
from tests.faults.graph import INSTANT, MARKS, twelve_nodes
from tests.faults.studio import Event, Studio, until
from tests.faults.victims import VICTIMS, Victim

JOBS = 7
LENGTH = 2.0
CLEAN_SECONDS = 60.0
DIED = "Its worker died; another takes over."


@dataclass(frozen=True)
class Round:
    """What came of a round. `noticed`: seconds from the kill until it was, if there was anything
    to notice; `still`: longest time after the kill with work queued and nobody at it."""

    number: int
    victim: str
    noticed: float | None
    still: float
    seconds: float


@dataclass(frozen=True)
class Blow:
    """When somebody was killed: in UTC, and in seconds since boot."""

    victim: Victim
    pid: int
    at: datetime
    since_boot: float


def play(studio: Studio, film: str, folder: Path, number: int, name: str, seed: int) -> Round:
    """Let a run meet one fault, and see to everything. Fails with what was seen."""
    chance, title = random.Random(f"{seed}/{number}"), f"round {number}"
    length = LENGTH - number / 1000
    studio.settled()
    began = time.monotonic()
    run = studio.run(twelve_nodes(film, title, folder, length, number))
    wait_for_moment(studio, run, chance)
    blow = _strike(studio, VICTIMS[name], chance, run)
    try:
        assert studio.finished(run) == "succeeded"
        seconds = time.monotonic() - began
        check_everything(studio, run, folder, title, length, number)
    except AssertionError as error:
        what = f"Round {number} (seed {seed}): {name} {blow.pid} killed at {blow.at:%T.%f}."
        raise AssertionError(f"{error}\n{what}\n{told(studio, run)}") from error
    events = studio.events(run)
    still = longest_still(events, blow.at)
    return Round(number, name, _noticed(studio, blow, events, still), still, seconds)


def wait_for_moment(studio: Studio, run: str, chance: random.Random) -> None:
    """Wait until a random number of jobs have started, and a little."""
    jobs, more = chance.randrange(JOBS), chance.uniform(0, 0.4)
    events = "SELECT COUNT(*) AS n FROM workflows_runevent WHERE run_id = ?"
    query = f"{events} AND type = 'node.started'"
    until(lambda: studio.rows(query, run)[0]["n"] >= jobs or studio.is_over(run), "The moment")
    time.sleep(more)


def _strike(studio: Studio, victim: Victim, chance: random.Random, run: str) -> Blow:
    pid = victim.find(studio, chance, run)
    blow = Blow(victim, pid, datetime.now(UTC), processes.now())
    victim.strike(studio, pid)
    return blow


def told(studio: Studio, run: str) -> str:
    """The events of a run, and what is left behind at this moment."""
    events = studio.events(run)
    lines = [f"{e.seq} {e.at:%T.%f} {e.type} {e.node} {e.payload}"[:200] for e in events]
    return "\n".join([*lines, *left_behind(studio)])


def check_everything(
    studio: Studio, run: str, folder: Path, title: str, length: float, number: float
) -> None:
    """The run of `twelve_nodes` with these arguments did what it should, once, and tidied up."""
    check_outputs(studio, run, title, length, number)
    check_effects(folder, run)
    check_events(studio.events(run))
    check_nothing_left(studio)


def check_outputs(studio: Studio, run: str, title: str, length: float, number: float) -> None:
    """Every node gave what it should, and the files are what the rows say."""
    nodes = studio.nodes(run)
    assert {node: row["status"] for node, row in nodes.items()} == dict.fromkeys(nodes, "succeeded")
    assert nodes["mark_c"]["outputs"]["sum"]["value"] == 2 * number
    lengths = {"cut_a": length, "cut_b": 1.5 * length, "final": 2.5 * length}
    for node, expected in lengths.items():
        asset = studio.asset(nodes[node]["outputs"]["video"]["id"])
        assert (asset["width"], asset["height"]) == (160, 284)
        assert abs(asset["duration"] - expected) < 0.2
        assert _sha256(studio.file(asset["blob_id"])) == asset["blob_id"]
    final = studio.asset(nodes["final"]["outputs"]["video"]["id"])
    published = studio.var / "out" / title
    assert sorted(file.name for file in published.iterdir()) == [
        f"{title}.mp4",
        f"{title}.mp4.json",
    ]
    assert _sha256(published / f"{title}.mp4") == final["blob_id"]


def check_effects(folder: Path, run: str) -> None:
    """Each effect is in the ledger once, and no two attempts of one node ran side by side."""
    orders = Counter((folder / LEDGER).read_text().splitlines())
    ours = {order: n for order, n in orders.items() if order.replace("-", "").startswith(run)}
    assert sorted(order.partition("/")[2] for order in ours) == sorted(MARKS)
    assert set(ours.values()) == {1}
    assert [entry for entry in read_diary(folder / DIARY) if entry.get("beside")] == []


def check_events(events: Sequence[Event]) -> None:
    """Numbered without gaps; every node ended once, as did the run."""
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    ended = Counter(event.node for event in events if event.type == "node.finished")
    assert {node: n for node, n in ended.items() if node not in INSTANT and n != 1} == {}
    assert [event.type for event in events if event.type.startswith("run.")] == [
        "run.started",
        "run.finished",
    ]


def check_nothing_left(studio: Studio) -> None:
    """No ffmpeg, no scratch, no lock, nothing half written."""
    until(lambda: not left_behind(studio), "Nothing left behind", CLEAN_SECONDS)


def left_behind(studio: Studio) -> list[str]:
    """What work that was ended has left behind."""
    scratch, locks = studio.var / "scratch", studio.var / "locks"
    left = [f"process {pid}" for pid in processes.working_in(scratch)]
    left += [str(entry) for entry in scratch.glob("*")]
    left += [f"{lock} is held" for lock in locks.glob("*") if not _is_free(lock)]
    left += [str(part) for part in (studio.var / "media" / "incoming").glob("*")]
    left += [str(part) for part in (studio.var / "out").glob("*/.*")]
    return left


def longest_still(events: Iterable[Event], since: datetime) -> float:
    """The longest time after `since`, in seconds, with a node queued and none running."""
    queued: set[str] = set()
    running: set[str] = set()
    longest, began = 0.0, None
    for event in events:
        if began is not None:
            longest = max(longest, (event.at - max(began, since)).total_seconds())
        if event.type == "node.queued":
            running.discard(event.node)
            queued.add(event.node)
        elif event.type.startswith("node."):
            queued.discard(event.node)
            running.discard(event.node)
            if event.type == "node.started":
                running.add(event.node)
        began = event.at if queued and not running else None
    return longest


def _noticed(studio: Studio, blow: Blow, events: Sequence[Event], still: float) -> float | None:
    """How long it took: until the last lost node was queued again; else until the service was
    started again or the lost tickets were replaced."""
    lost = [event.at for event in events if event.payload.get("note") == DIED]
    victim = blow.victim
    if late := [at for at in lost if at > blow.at]:
        return (max(late) - blow.at).total_seconds()
    if not victim.service:
        return None if victim.holds else still
    name = victim.service
    until(lambda: processes.began(studio.service(name)) > blow.since_boot, "A new start")
    restarted = processes.began(studio.service(name)) - blow.since_boot
    return restarted if victim.holds else max(restarted, still)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _is_free(lock: Path) -> bool:
    number = try_lock(lock)
    if number is None:
        return False
    unlock(lock, number)
    return True
