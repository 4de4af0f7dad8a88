"""Embedding levels and visual order of mixed left-to-right and right-to-left text.

The Unicode Bidirectional Algorithm (UAX #9) without explicit embeddings and isolates, which
`paragraph.clean` strips: one isolating run sequence per paragraph, so rules P2–P3, W1–W7, N0–N2,
I1–I2 and L2 remain. Rule numbers below are those of UAX #9.
"""

import unicodedata
from collections.abc import Sequence
from typing import Protocol, TypeVar

_PAIRS = (
    "()[]{}〈〉《》「」『』【】〔〕〖〗〘〙〚〛⟦⟧⟨⟩⟪⟫⟮⟯⦅⦆❨❩❪❫❬❭❮❯❰❱❲❳❴❵⁅⁆⁽⁾₍₎⌈⌉⌊⌋（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_NEUTRAL = {"B", "S", "WS", "ON"}
_DEEPEST_OPEN_BRACKETS = 63  # BD16


class HasLevel(Protocol):
    @property
    def level(self) -> int: ...


Run = TypeVar("Run", bound=HasLevel)


def base_level(text: str) -> int:
    """0 or 1 after the first strong character; 0 without one (P2, P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def embedding_levels(text: str, base: int) -> list[int]:
    """One level per character of a paragraph: even reads left to right, odd right to left."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    kept = [index for index, kind in enumerate(kinds) if kind != "BN"]  # X9
    resolved = _resolve("".join(text[index] for index in kept), [kinds[i] for i in kept], base)
    levels, latest = [base] * len(text), base
    found = dict(zip(kept, resolved, strict=True))
    for index in range(len(text)):
        latest = levels[index] = found.get(index, latest)
    return levels


def visual_order(runs: Sequence[Run]) -> list[Run]:
    """L2: from the highest level down to the lowest odd one, reverse what is at that level."""
    ordered = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end].level >= level:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = max(end, start + 1)
    return ordered


def _resolve(text: str, kinds: list[str], base: int) -> list[int]:
    edge = "R" if base else "L"
    original = list(kinds)
    _resolve_weak(kinds, edge)
    _resolve_brackets(text, kinds, original, edge)
    _resolve_neutrals(kinds, edge)
    return [base + _step(kind, base) for kind in kinds]


def _step(kind: str, base: int) -> int:
    """I1 and I2."""
    if base:
        return int(kind != "R")
    return {"L": 0, "R": 1}.get(kind, 2)


def _resolve_weak(kinds: list[str], edge: str) -> None:
    _marks_and_numbers(kinds, edge)
    _separators(kinds)
    _terminators(kinds)
    strong = edge
    for index, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _marks_and_numbers(kinds: list[str], edge: str) -> None:
    previous = strong = edge
    for index, kind in enumerate(kinds):
        if kind == "NSM":  # W1
            kind = previous
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        kinds[index] = previous = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3


def _separators(kinds: list[str]) -> None:
    """W4."""
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and (
            (kind in ("ES", "CS") and before == "EN") or (kind == "CS" and before == "AN")
        ):
            kinds[index] = before


def _terminators(kinds: list[str]) -> None:
    """W5."""
    for start, end in _stretches(kinds, {"ET"}):
        if "EN" in (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""):
            kinds[start:end] = ["EN"] * (end - start)


def _resolve_brackets(text: str, kinds: list[str], original: list[str], edge: str) -> None:
    """N0."""
    for opened, closed in _bracket_pairs(text, kinds):
        inside = {_direction(kind) for kind in kinds[opened + 1 : closed]} - {""}
        if not inside:
            continue
        before = next((d for d in map(_direction, reversed(kinds[:opened])) if d), edge)
        chosen = edge if edge in inside else before
        for bracket in (opened, closed):
            kinds[bracket] = chosen
            mark = bracket + 1
            while mark < len(kinds) and original[mark] == "NSM":
                kinds[mark] = chosen
                mark += 1


def _bracket_pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """BD16, in the order of the opening brackets."""
    pairs: list[tuple[int, int]] = []
    awaited: list[tuple[str, int]] = []
    for index, character in enumerate(text):
        if kinds[index] != "ON":
            continue
        if character in _CLOSING:
            if len(awaited) == _DEEPEST_OPEN_BRACKETS:
                return []
            awaited.append((_CLOSING[character], index))
            continue
        depth = next((d for d in reversed(range(len(awaited))) if awaited[d][0] == character), -1)
        if depth >= 0:
            pairs.append((awaited[depth][1], index))
            del awaited[depth:]
    return sorted(pairs)


def _resolve_neutrals(kinds: list[str], edge: str) -> None:
    """N1, N2."""
    for start, end in _stretches(kinds, _NEUTRAL):
        before = _direction(kinds[start - 1]) if start else edge
        after = _direction(kinds[end]) if end < len(kinds) else edge
        kinds[start:end] = [before if before == after else edge] * (end - start)


def _direction(kind: str) -> str:
    """Numbers count as right to left (N0, N1); neutrals have none."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _stretches(kinds: list[str], wanted: set[str]) -> list[tuple[int, int]]:
    """The [start, end) of every longest stretch of the wanted kinds."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in wanted:
            end += 1
        if end > start:
            found.append((start, end))
        start = max(end, start + 1)
    return found
