"""From characters to placed glyphs of one line, in em. HarfBuzz shapes, and so also measures."""

from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from render.text.bidi import visual_order
from render.text.fonts import Box, Face, candidates, tofu
from render.text.style import Family

PICTURE_ADVANCE = 1.12  # em; the emoji itself is 1 em, centred on capital letters
PICTURE_INK = Box(0.06, -0.14, 1.06, 0.86)
_NO_SCRIPT = (None, "", "Zyyy", "Zinh", "Zzzz")


@dataclass(frozen=True)
class Placed:
    """A glyph outline or, where `picture` is set, an emoji; x and y (upwards) of its origin."""

    x: float
    y: float
    outline: str
    picture: str = ""


@dataclass(frozen=True)
class Line:
    """`left` and `right` hold both the pen's way and the ink; `advances` has one per character."""

    placed: tuple[Placed, ...]
    advances: tuple[float, ...]
    left: float
    right: float
    ink_top: float
    ink_bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass
class _Run:
    start: int
    end: int
    level: int
    face: Face | None  # None: a picture
    script: str


class Shaper:
    """Shapes text of one family and weight; `context` is the whole text, see `candidates`."""

    def __init__(self, family: Family, weight: int, context: str) -> None:
        self._family: Family = family
        self._weight = weight
        self._context = context
        self._faces: dict[str, Face] = {}

    def shape(
        self, text: str, levels: list[int], graphemes: list[int], pictures: dict[int, str]
    ) -> Line:
        """`graphemes` are the end positions of the clusters that must stay in one font."""
        line = _LineBuilder(text, pictures)
        for run in visual_order(self._runs(text, levels, graphemes, pictures)):
            line.add(run)
        return line.finish()

    def _runs(
        self, text: str, levels: list[int], graphemes: list[int], pictures: dict[int, str]
    ) -> list[_Run]:
        runs: list[_Run] = []
        start = 0
        for end in graphemes:
            face = None if start in pictures else self._face(text[start:end])
            script = _script(text[start])
            last = runs[-1] if runs else None
            if (
                last
                and face
                and (last.face, last.level) == (face, levels[start])
                and (script in (last.script, "") or not last.script)
            ):
                last.end, last.script = end, last.script or script
            else:
                runs.append(_Run(start, end, levels[start], face, script))
            start = end
        return runs

    def _face(self, cluster: str) -> Face:
        if cluster not in self._faces:
            found = (
                face
                for face in candidates(self._family, self._weight, self._context)
                if face.covers(cluster)
            )
            self._faces[cluster] = next(found, tofu(self._weight))
        return self._faces[cluster]


class _LineBuilder:
    def __init__(self, text: str, pictures: dict[int, str]) -> None:
        self._text, self._pictures = text, pictures
        self._pen = 0.0
        self._placed: list[Placed] = []
        self._boxes: list[Box] = []
        self._advances = [0.0] * len(text)

    def add(self, run: _Run) -> None:
        if run.face is None:
            self._add_picture(run.start)
        else:
            self._add_glyphs(run, run.face)

    def finish(self) -> Line:
        return Line(
            placed=tuple(self._placed),
            advances=tuple(self._advances),
            left=min((0.0, *(box.left for box in self._boxes))),
            right=max((self._pen, *(box.right for box in self._boxes))),
            ink_top=max((box.top for box in self._boxes), default=0.0),
            ink_bottom=min((box.bottom for box in self._boxes), default=0.0),
        )

    def _add_picture(self, index: int) -> None:
        self._placed.append(Placed(self._pen, 0, "", self._pictures[index]))
        self._note_ink(PICTURE_INK, self._pen, 0)
        self._advance(index, PICTURE_ADVANCE)

    def _add_glyphs(self, run: _Run, face: Face) -> None:
        shaped = _shape(self._text[run.start : run.end], run, face)
        for info, position in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
            ink = face.ink(info.codepoint)
            if ink:
                x, y = self._pen + position.x_offset / face.em, position.y_offset / face.em
                self._placed.append(Placed(x, y, face.outline(info.codepoint)))
                self._note_ink(ink, x, y)
            self._advance(run.start + info.cluster, position.x_advance / face.em)

    def _advance(self, index: int, advance: float) -> None:
        self._pen += advance
        self._advances[index] += advance

    def _note_ink(self, ink: Box, x: float, y: float) -> None:
        self._boxes.append(Box(ink.left + x, ink.bottom + y, ink.right + x, ink.top + y))


def _shape(text: str, run: _Run, face: Face) -> hb.Buffer:
    buffer = hb.Buffer()
    # Code points, so that clusters count characters whatever Python stores a string as.
    buffer.add_codepoints([ord(character) for character in text])
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.language = "und"  # otherwise HarfBuzz takes it from the machine's locale
    if run.script:
        buffer.script = run.script
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer)
    return buffer


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """ISO 15924 code; "" for what all scripts share, like spaces and digits."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character)])
    buffer.guess_segment_properties()
    script: str | None = buffer.script
    return "" if script in _NO_SCRIPT or script is None else script
