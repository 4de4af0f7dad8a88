"""Finds where a picture is not transparent: a few boxes that do not overlap. PURE."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from .geometry import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 16
"""Pixels. Boxes begin at multiples of it, so they never split a chroma sample."""

WORTH = 40_000
"""Empty pixels that cost as much to blend as one more box costs to set up."""

MOST_BOXES = 48


def visible_boxes(path: Path) -> tuple[Box, ...]:
    """The boxes of the picture in a file; none where all of it is transparent."""
    import numpy as np  # no still needs it, and the web process starts sooner without

    with Image.open(path) as image:
        alpha = np.asarray(image.convert("RGBA").getchannel("A"))
    return boxes_of(alpha)


def boxes_of(alpha: NDArray[np.uint8]) -> tuple[Box, ...]:
    """The boxes around what is not 0 in an array of height x width."""
    block = BLOCK
    while len(rows := _rectangles(_occupied(alpha, block))) > MOST_BOXES:
        block *= 2
    height, width = alpha.shape
    return tuple(_pixels(cells, block, width, height) for cells in _joined(rows, block))


Cells = tuple[int, int, int, int]
"""Left, top, right and bottom (exclusive) in blocks."""


def _occupied(alpha: NDArray[np.uint8], block: int) -> NDArray[np.bool_]:
    import numpy as np

    high, wide = (-(-length // block) for length in alpha.shape)
    padded = np.zeros((high * block, wide * block), dtype=bool)
    padded[: alpha.shape[0], : alpha.shape[1]] = alpha > 0
    return np.asarray(padded.reshape(high, block, wide, block).any(axis=(1, 3)))


def _rectangles(grid: NDArray[np.bool_]) -> list[Cells]:
    """Runs of each row, those with the same ends joined downwards."""
    import numpy as np

    found: list[Cells] = []
    open_runs: dict[tuple[int, int], int] = {}
    for y, row in enumerate(grid):
        edges = np.flatnonzero(np.diff(row, prepend=False, append=False))
        runs = {(int(a), int(b)) for a, b in edges.reshape(-1, 2)}
        found += [(a, top, b, y) for (a, b), top in open_runs.items() if (a, b) not in runs]
        open_runs = {run: open_runs.get(run, y) for run in sorted(runs)}
    return found + [(a, top, b, len(grid)) for (a, b), top in open_runs.items()]


def _joined(cells: list[Cells], block: int) -> list[Cells]:
    """Neighbours made one box where that is cheaper than two; no two boxes ever overlap."""
    while len(cells) > 1:
        waste, best = min(_union(a, b, cells) for a, b in combinations(cells, 2))
        if waste * block * block > WORTH:
            break
        cells = [cell for cell in cells if not _meet(cell, best)] + [best]
    return sorted(cells, key=lambda cell: (cell[1], cell[0]))


def _union(a: Cells, b: Cells, cells: list[Cells]) -> tuple[int, Cells]:
    """The box around two, grown over all that it touches, and how much emptiness it adds."""
    box = _around(a, b)
    while True:
        inside = [cell for cell in cells if _meet(cell, box)]
        grown = box
        for cell in inside:
            grown = _around(grown, cell)
        if grown == box:
            return _area(box) - sum(map(_area, inside)), box
        box = grown


def _around(a: Cells, b: Cells) -> Cells:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _meet(a: Cells, b: Cells) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _area(cell: Cells) -> int:
    return (cell[2] - cell[0]) * (cell[3] - cell[1])


def _pixels(cell: Cells, block: int, width: int, height: int) -> Box:
    left, top = cell[0] * block, cell[1] * block
    return Box(left, top, min(cell[2] * block, width) - left, min(cell[3] * block, height) - top)
