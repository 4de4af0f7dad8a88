"""What was measured, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tests.faults.rounds import Round
from tests.faults.victims import VICTIMS

HEAD = f"{'killed':<16} {'rounds':>6} {'seen':>5} {'median':>8} {'max':>8} {'still':>8} {'run':>8}"
ALL = "all"


def table(rounds: Sequence[Round]) -> str:
    """By victim: rounds, those with something to notice, seconds until it was (median and
    largest), longest time with nobody at work, and what a run took (median)."""
    lines = [HEAD]
    for name in [*VICTIMS, ALL]:
        ours = [one for one in rounds if name in (one.victim, ALL)]
        if ours:
            lines.append(_line(name, ours))
    return "\n".join(lines)


def _line(name: str, rounds: Sequence[Round]) -> str:
    seen = [one.noticed for one in rounds if one.noticed is not None]
    figures = (
        median(seen) if seen else 0.0,
        max(seen, default=0.0),
        max(one.still for one in rounds),
        median(one.seconds for one in rounds),
    )
    numbers = " ".join(f"{figure:>7.2f}s" for figure in figures)
    return f"{name:<16} {len(rounds):>6} {len(seen):>5} {numbers}"
