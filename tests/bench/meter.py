"""What a piece of work costs: processor and wall-clock seconds."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

QUICK = "REELGRAPH_BENCH_QUICK"


@dataclass(frozen=True)
class Cost:
    """Seconds: `cpu` of all processors together, `wall` by the clock."""

    cpu: float
    wall: float


def quick() -> bool:
    """Whether short clips and small graphs will do."""
    return QUICK in os.environ


def measured(work: Callable[[], object]) -> Cost:
    """The cost of `work` in this process and in all that it started and waited for."""
    cpu, started = _cpu(), time.monotonic()
    work()
    return Cost(_cpu() - cpu, time.monotonic() - started)


def typical(costs: Sequence[Cost]) -> Cost:
    """The median of each."""
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


def called(command: Sequence[str]) -> None:
    """Run a command to its end. Raises RuntimeError with what it said if it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])


def piped(producer: Sequence[str], consumer: Sequence[str]) -> Cost:
    """The cost of `consumer` alone, fed by `producer`. Raises RuntimeError if either fails."""
    started = time.monotonic()
    with subprocess.Popen(producer, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as source:
        sink = subprocess.Popen(consumer, stdin=source.stdout)
        if source.stdout:
            source.stdout.close()
        _, status, usage = os.wait4(sink.pid, 0)
        sink.returncode = os.waitstatus_to_exitcode(status)
    if sink.returncode or source.returncode:
        raise RuntimeError(f"{consumer[0]} ended with {sink.returncode}.")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started)


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
