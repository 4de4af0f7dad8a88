"""Text made ready for layout: cleaned, cut into paragraphs, with break points and directions."""

import re
import unicodedata
from dataclasses import dataclass

from icu4py.breakers import BaseBreaker, CharacterBreaker, LineBreaker

from render.text.bidi import base_level, embedding_levels
from render.text.emoji import EMOJI_PRESENTATION, emoji_at, is_plain_character
from render.text.fonts import FAMILIES, load
from render.text.style import Family

PICTURE = "\ufffc"  # stands for one emoji: neutral in direction, breakable on both sides
MOST_CHARACTERS = 4000  # more than any frame can show legibly; bounds the work
ELLIPSIS = "…"

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SOFT_HYPHEN = "\u00ad"  # a break there would need a hyphen that nobody draws
_EXPLICIT_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROLS = ("Cc", "Cs")


@dataclass(frozen=True, eq=False)
class Paragraph:
    """`text` holds PICTURE for each emoji; `pictures` and `sources` say at which index which one.

    `graphemes` and `breaks` are end positions, ascending, the last one being len(text).
    """

    text: str
    pictures: dict[int, str]
    sources: dict[int, str]
    base: int
    levels: list[int]
    graphemes: list[int]
    breaks: list[int]

    def source(self, start: int, end: int) -> str:
        """The characters as they were written, emoji included."""
        return "".join(self.sources.get(i, self.text[i]) for i in range(start, end))


def clean(text: str) -> str:
    """Composed (NFC), with "\\n" as the only newline and no control characters."""
    lines = unicodedata.normalize("NFC", _NEWLINES.sub("\n", text.replace("\t", " ")))
    return "".join(c for c in lines if c == "\n" or not _is_control(c)).strip()


def shortened(text: str) -> str:
    """At most MOST_CHARACTERS, ending in an ellipsis if any were cut."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[: MOST_CHARACTERS - 1].rstrip() + ELLIPSIS


def paragraphs(text: str, family: Family, weight: int) -> list[Paragraph]:
    return [_paragraph(line.rstrip(), family, weight) for line in text.split("\n")]


def _paragraph(line: str, family: Family, weight: int) -> Paragraph:
    text, pictures, sources = _take_emoji(line, family, weight)
    base = base_level(text)
    return Paragraph(
        text=text,
        pictures=pictures,
        sources=sources,
        base=base,
        levels=embedding_levels(text, base),
        graphemes=_ends(CharacterBreaker(text, "en")),
        breaks=_ends(LineBreaker(text, _break_locale(text))),
    )


def _take_emoji(
    line: str, family: Family, weight: int
) -> tuple[str, dict[int, str], dict[int, str]]:
    """A character like ♥ that Unicode calls text stays text if the chosen font has it."""
    main = load(FAMILIES[family], weight)
    kept: list[str] = []
    pictures: dict[int, str] = {}
    sources: dict[int, str] = {}
    position = 0
    while position < len(line):
        found = emoji_at(line, position)
        end, name = found or (position + 1, "")
        source = line[position:end]
        if name and not (is_plain_character(source) and main.covers(source)):
            pictures[len(kept)], sources[len(kept)] = name, source
            kept.append(PICTURE)
        elif source != EMOJI_PRESENTATION:
            kept.extend(source.replace(PICTURE, "\ufffd"))
        position = end
    return "".join(kept), pictures, sources


def _break_locale(text: str) -> str:
    """ICU keeps the phrases of Japanese and the words of Korean whole only in these locales."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "ja-u-lw-phrase"
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return "ko-u-lw-phrase"
    return "en"


def _ends(breaker: BaseBreaker) -> list[int]:
    ends: list[int] = []
    for piece in breaker:
        ends.append((ends[-1] if ends else 0) + len(piece))
    return ends


def _is_control(character: str) -> bool:
    return (
        unicodedata.category(character) in _CONTROLS
        or character in _EXPLICIT_DIRECTION
        or character == _SOFT_HYPHEN
    )
