"""Where lines break and how large the text can be so that all its ink stays inside a box."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from render.text.fonts import FAMILIES, load
from render.text.paragraph import ELLIPSIS, Paragraph, paragraphs
from render.text.shaping import Line, Shaper
from render.text.style import TextStyle

_UNBROKEN_SHARE = 0.7  # shrink as far as this before a word is broken
_MOST_BALANCED_LINES = 6  # longer paragraphs are read, not looked at
_BALANCE_STEPS = 7
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Margin:
    """Pixels that stroke, shadow and box need around the text, on each side."""

    x: float
    y: float


@dataclass(frozen=True)
class LaidLine:
    """`baseline` is the distance from the top of the block to the baseline, in em."""

    text: str
    line: Line
    baseline: float


@dataclass(frozen=True)
class Layout:
    """`font_size` is in pixels, `width` and `height` of the block in em."""

    font_size: int
    lines: tuple[LaidLine, ...]
    width: float
    height: float
    truncated: bool


@dataclass(frozen=True)
class _Piece:
    paragraph: "_Measured"
    start: int
    end: int
    cut: bool = False

    @property
    def line(self) -> Line:
        return self.paragraph.line(self.start, self.end, self.cut)

    @property
    def source(self) -> str:
        return self.paragraph.source(self.start, self.end) + (ELLIPSIS if self.cut else "")


@dataclass(frozen=True)
class _Wrapped:
    pieces: list[_Piece]
    forced: int  # breaks inside of words


class _Measured:
    """A paragraph, shaped once as a whole to find likely breaks, then line by line to be sure."""

    def __init__(self, paragraph: Paragraph, shaper: Shaper) -> None:
        self._paragraph, self._shaper = paragraph, shaper
        self._lines: dict[tuple[int, int, bool], Line] = {}
        self._length = len(paragraph.text)
        whole = self.line(0, self._length, False)
        self._reach = list(accumulate((max(0.0, a) for a in whole.advances), initial=0.0))
        self._breaks = self._stops(paragraph.breaks)
        self._graphemes = self._stops(paragraph.graphemes)

    def source(self, start: int, end: int) -> str:
        return self._paragraph.source(start, end)

    def line(self, start: int, end: int, cut: bool) -> Line:
        key = start, end, cut
        if key not in self._lines:
            self._lines[key] = self._shape(start, end, ELLIPSIS if cut else "")
        return self._lines[key]

    def wrap(self, width: float) -> _Wrapped:
        """Every line as long as it can be; at least one grapheme, however narrow the width."""
        pieces: list[_Piece] = []
        forced = start = 0
        while start < self._length:
            end = self._longest(start, self._breaks, width)
            if end is None:
                end = self._longest(start, self._graphemes, width) or self._after(start)
                forced += end < self._length
            pieces.append(_Piece(self, start, self._inked(end)))
            start = end
        return _Wrapped(pieces or [_Piece(self, 0, 0)], forced)

    def balanced(self, width: float) -> _Wrapped:
        """As many lines as `wrap` needs, but of similar length."""
        best = self.wrap(width)
        if not 1 < len(best.pieces) <= _MOST_BALANCED_LINES:
            return best
        narrow, wide = width / 4, width
        for _ in range(_BALANCE_STEPS):
            middle = (narrow + wide) / 2
            tried = self.wrap(middle)
            if len(tried.pieces) == len(best.pieces) and tried.forced <= best.forced:
                best, wide = tried, middle
            else:
                narrow = middle
        return best

    def ellipsised(self, piece: _Piece, width: float) -> _Piece:
        """The piece with an ellipsis, shortened by graphemes until it fits."""
        ends = [end for end, _ in self._graphemes if piece.start < end <= piece.end]
        for end in (piece.end, *reversed(ends), piece.start):
            shorter = _Piece(self, piece.start, max(piece.start, self._inked(end)), cut=True)
            if shorter.line.width <= width + _TOLERANCE:
                break
        return shorter

    def _shape(self, start: int, end: int, suffix: str) -> Line:
        whole = self._paragraph
        length = end - start
        ends = [stop - start for stop in whole.graphemes if start < stop <= end]
        return self._shaper.shape(
            whole.text[start:end] + suffix,
            whole.levels[start:end] + [whole.base] * len(suffix),
            ends + [length + 1] * len(suffix),
            {i - start: name for i, name in whole.pictures.items() if start <= i < end},
        )

    def _longest(self, start: int, stops: list[tuple[int, float]], width: float) -> int | None:
        first = bisect_right(stops, start, key=lambda stop: stop[0])
        limit = self._reach[start] + width + _TOLERANCE
        last = bisect_right(stops, limit, lo=first, key=lambda stop: stop[1])
        for end, _ in reversed(stops[first:last]):
            if self.line(start, self._inked(end), False).width <= width + _TOLERANCE:
                return end
        return None

    def _stops(self, ends: list[int]) -> list[tuple[int, float]]:
        """Each end with how far the pen is there, trailing spaces aside."""
        return [(end, self._reach[self._inked(end)]) for end in ends]

    def _inked(self, end: int) -> int:
        return len(self._paragraph.text[:end].rstrip())

    def _after(self, start: int) -> int:
        return next(end for end, _ in self._graphemes if end > start)


class _Block:
    """The whole text, to be tried at several sizes."""

    def __init__(self, text: str, style: TextStyle) -> None:
        shaper = Shaper(style.font, style.weight, text)
        self._paragraphs = [
            _Measured(paragraph, shaper) for paragraph in paragraphs(text, style.font, style.weight)
        ]
        face = load(FAMILIES[style.font], style.weight)
        self._ascent, self._descent = face.ascent, face.descent
        self._line_height = style.line_height

    def wrap(self, width: float) -> _Wrapped:
        return _joined([paragraph.wrap(width) for paragraph in self._paragraphs])

    def balanced(self, width: float) -> list[_Piece]:
        return _joined([paragraph.balanced(width) for paragraph in self._paragraphs]).pieces

    def baselines(self, pieces: list[_Piece]) -> tuple[list[float], float]:
        """The baselines and the height of the block. Ink of neighbouring lines never touches."""
        lines = [piece.line for piece in pieces]
        found = [max(self._ascent, lines[0].ink_top)]
        for upper, lower in pairwise(lines):
            found.append(found[-1] + max(self._line_height, lower.ink_top - upper.ink_bottom))
        return found, found[-1] + max(self._descent, -lines[-1].ink_bottom)


def lay_out(text: str, width: float, height: float, style: TextStyle, margin: Margin) -> Layout:
    """The largest size between `min_size` and `size` at which everything fits into the pixels.

    If nothing fits, the text is cut at `min_size` and ends in an ellipsis. `margin` is that at
    `style.size`. `text` is clean and not empty.
    """
    block = _Block(text, style)
    smallest = min(style.min_size, style.size)

    def room(size: int) -> tuple[float, float]:
        scale = size / style.size
        return (width - 2 * margin.x * scale) / size, (height - 2 * margin.y * scale) / size

    def fits(size: int, breaking_words: bool) -> bool:
        wrapped = block.wrap(room(size)[0])
        return _fits(block, wrapped, *room(size)) and (breaking_words or not wrapped.forced)

    unbroken = max(smallest, round(style.size * _UNBROKEN_SHARE))
    size = _largest(unbroken, style.size, lambda size: fits(size, breaking_words=False))
    size = size or _largest(smallest, style.size, lambda size: fits(size, breaking_words=True))
    if size is None:
        return _cut(block, smallest, *room(smallest))
    pieces = block.balanced(room(size)[0])
    if not _fits(block, _Wrapped(pieces, 0), *room(size)):
        pieces = block.wrap(room(size)[0]).pieces
    return _layout(block, size, pieces, truncated=False)


def _largest(lowest: int, highest: int, fits: Callable[[int], bool]) -> int | None:
    """By bisection: a smaller size is taken to fit where a larger one does."""
    found = None
    while lowest <= highest:
        middle = (lowest + highest + 1) // 2
        if fits(middle):
            found, lowest = middle, middle + 1
        else:
            highest = middle - 1
    return found


def _fits(block: _Block, wrapped: _Wrapped, width: float, height: float) -> bool:
    wide = max(piece.line.width for piece in wrapped.pieces)
    return wide <= width + _TOLERANCE and block.baselines(wrapped.pieces)[1] <= height + _TOLERANCE


def _cut(block: _Block, size: int, width: float, height: float) -> Layout:
    """As many lines as there is room for, at least one; the last one says that more follows."""
    pieces = block.wrap(width).pieces
    count = len(pieces)
    while count > 1 and block.baselines(pieces[:count])[1] > height:
        count -= 1
    kept = pieces[:count]
    if count < len(pieces):
        kept[-1] = kept[-1].paragraph.ellipsised(kept[-1], width)
    return _layout(block, size, kept, truncated=True)


def _layout(block: _Block, size: int, pieces: list[_Piece], *, truncated: bool) -> Layout:
    baselines, height = block.baselines(pieces)
    lines = tuple(
        LaidLine(piece.source, piece.line, baseline)
        for piece, baseline in zip(pieces, baselines, strict=True)
    )
    return Layout(size, lines, max(laid.line.width for laid in lines), height, truncated)


def _joined(parts: list[_Wrapped]) -> _Wrapped:
    return _Wrapped([p for part in parts for p in part.pieces], sum(part.forced for part in parts))
