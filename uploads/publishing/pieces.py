"""Reading a file piece by piece for a platform, counting what went out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 256 * 1024
REPORT_SECONDS = 0.25
MEMORY_SECONDS = 3.0
"""How far back the speed looks."""


@dataclass
class Meter:
    """How many bytes are out, and how fast. `report(offset, speed)` comes a few times a second."""

    report: Callable[[int, float], None]
    clock: Callable[[], float] = time.monotonic
    offset: int = 0
    speed: float = 0.0
    _seen: int = field(default=0, init=False)
    _seen_at: float = field(default=0.0, init=False)

    def start(self, offset: int) -> None:
        """From here on bytes are going out."""
        self.offset = self._seen = offset
        self._seen_at = self.clock()

    def add(self, count: int) -> None:
        """So many more are out."""
        self.offset += count
        now = self.clock()
        passed = now - self._seen_at
        if passed < REPORT_SECONDS:
            return
        current = (self.offset - self._seen) / passed
        weight = min(1.0, passed / MEMORY_SECONDS) if self.speed else 1.0
        self.speed += weight * (current - self.speed)
        self._seen, self._seen_at = self.offset, now
        self.report(self.offset, self.speed)


def reader(
    path: Path, meter: Meter, check: Callable[[], None]
) -> Callable[[int, int], Iterator[bytes]]:
    """What a Piece reads by. `check` raises to end it; no more than a block is in memory."""

    def read(start: int, end: int) -> Iterator[bytes]:
        meter.start(start)
        with path.open("rb") as file:
            file.seek(start)
            left = end - start
            while left:
                check()
                block = file.read(min(BLOCK, left))
                if not block:
                    raise EOFError(f"The file ends {left} bytes early.")
                yield block
                left -= len(block)
                meter.add(len(block))

    return read
