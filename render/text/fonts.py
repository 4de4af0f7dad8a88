"""The fonts, all open (OFL) and from wheels: families to choose from, fallbacks for other scripts.

No system font is ever read, so that every machine draws the same pixels.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from render.text.style import Family

_WESTERN, _RTL = "justmytype_western_core/fonts/ofl/", "justmytype_intl_rtl/fonts/ofl/"
_CJK, _SEA = "justmytype_intl_cjk/fonts/ofl/", "justmytype_intl_sea/fonts/ofl/"
_INDIC = "justmytype_intl_south_asia/fonts/ofl/"

FAMILIES: dict[Family, str] = {
    "inter": _WESTERN + "inter/Inter[opsz,wght].ttf",
    "montserrat": "fontpkg_montserrat/files/Montserrat[wght].ttf",
    "anton": "fontpkg_anton/files/Anton-Regular.ttf",
    "playfair": "fontpkg_playfair_display/files/PlayfairDisplay[wght].ttf",
}
_NOTO_SANS = _WESTERN + "notosans/NotoSans[wdth,wght].ttf"
_CHINESE = _CJK + "notosanssc/NotoSansSC[wght].ttf"
_TAIWANESE = _CJK + "notosanstc/NotoSansTC[wght].ttf"
_JAPANESE = _CJK + "notosansjp/NotoSansJP[wght].ttf"
_KOREAN = _CJK + "notosanskr/NotoSansKR[wght].ttf"
_OTHER_SCRIPTS = (
    _RTL + "notosansarabic/NotoSansArabic[wdth,wght].ttf",
    _RTL + "notosanshebrew/NotoSansHebrew[wdth,wght].ttf",
    _SEA + "notosansthai/NotoSansThai[wdth,wght].ttf",
    _SEA + "notosanslao/NotoSansLao[wdth,wght].ttf",
    _SEA + "notosanskhmer/NotoSansKhmer[wdth,wght].ttf",
    _SEA + "notosansmyanmar/NotoSansMyanmar[wdth,wght].ttf",
    _INDIC + "notosansdevanagari/NotoSansDevanagari[wdth,wght].ttf",
    _INDIC + "notosansbengali/NotoSansBengali[wdth,wght].ttf",
    _INDIC + "notosanstamil/NotoSansTamil[wdth,wght].ttf",
    _INDIC + "notosanstelugu/NotoSansTelugu[wdth,wght].ttf",
    _WESTERN + "notosanssymbols2/NotoSansSymbols2-Regular.ttf",
    _WESTERN + "stixtwomath/STIXTwoMath-Regular.ttf",
)


class Box(NamedTuple):
    """Ink in em, y upwards from the baseline."""

    left: float
    bottom: float
    right: float
    top: float


def wheel_folder(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package, name=package)
    return Path(spec.submodule_search_locations[0])


class Face:
    """One font file at one weight; all measures are in em."""

    def __init__(self, file: str, weight: int) -> None:
        package, _, inside = file.partition("/")
        blob = hb.Blob.from_file_path(str(wheel_folder(package) / inside))
        face = hb.Face(blob)
        self.font = hb.Font(face)
        # The optical size is fixed, so that a shape does not depend on the size it is drawn at.
        self.font.set_variations({"wght": weight, "opsz": 32})
        self.em: int = face.upem
        extents = self.font.get_font_extents("ltr")
        self.ascent: float = extents.ascender / self.em
        self.descent: float = -extents.descender / self.em
        self._outlines: dict[int, str] = {}

    def covers(self, cluster: str) -> bool:
        """Whether every visible character has a glyph; marks may be drawn by composing them."""
        composed = unicodedata.normalize("NFC", cluster)
        return all(
            _is_invisible(character) or self.font.get_nominal_glyph(ord(character)) is not None
            for character in composed
        )

    def ink(self, glyph: int) -> Box | None:
        extents = self.font.get_glyph_extents(glyph)
        if extents is None or not (extents.width and extents.height):
            return None
        left, top = extents.x_bearing, extents.y_bearing
        right, bottom = left + extents.width, top + extents.height
        return Box(left / self.em, bottom / self.em, right / self.em, top / self.em)

    def outline(self, glyph: int) -> str:
        """SVG path data in thousandths of an em, y downwards."""
        if glyph not in self._outlines:
            pen = _SvgPen(1000 / self.em)
            self.font.draw_glyph_with_pen(glyph, pen)
            self._outlines[glyph] = "".join(pen.parts)
        return self._outlines[glyph]


@cache
def load(file: str, weight: int) -> Face:
    return Face(file, weight)


def candidates(family: Family, weight: int, text: str) -> Iterator[Face]:
    """The faces to try for a piece of text, best first; each is loaded when it is reached."""
    for file in (FAMILIES[family], _NOTO_SANS, *_han_order(text), *_OTHER_SCRIPTS):
        yield load(file, weight)


def tofu(weight: int) -> Face:
    """Draws the box of a character that no font has."""
    return load(_NOTO_SANS, weight)


def _han_order(text: str) -> tuple[str, ...]:
    """Han characters look different per country; the other letters around them tell which."""
    preferred = _CHINESE
    if any("\u3040" <= character <= "\u30ff" for character in text):
        preferred = _JAPANESE
    elif any("\uac00" <= character <= "\ud7a3" for character in text):
        preferred = _KOREAN
    elif any("\u3105" <= character <= "\u312f" for character in text):
        preferred = _TAIWANESE
    others = (_CHINESE, _JAPANESE, _KOREAN, _TAIWANESE)
    return preferred, *(file for file in others if file != preferred)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or (
        "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    )


class _SvgPen:
    """Takes an outline from HarfBuzz in the pen protocol of fontTools."""

    def __init__(self, scale: float) -> None:
        self.parts: list[str] = []
        self._scale = scale

    def moveTo(self, point: tuple[float, float]) -> None:
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:
        self._add("L", point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:
        self._add("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:
        self._add("C", *points)

    def closePath(self) -> None:
        self.parts.append("Z")

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        numbers = (f"{x * self._scale:.2f} {-y * self._scale:.2f}" for x, y in points)
        self.parts.append(command + " ".join(numbers))
