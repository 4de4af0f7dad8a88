"""Measurements as a table to read and as JSON to compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import wrap

AIM = re.compile(r"(≤|≥)\s*([\d.]+)")
HEADER = ("metric", "value", "aim", "", "against")
WIDEST_AGAINST = 64


@dataclass(frozen=True)
class Row:
    """One measurement: `value` in `unit`, of `what`, compared with `against`.

    `aim` is "≤ 1.05" or "≥ 4.5", in the same unit, or empty.
    """

    name: str
    value: float
    unit: str
    what: str = ""
    against: str = ""
    aim: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without one. Raises ValueError for an unreadable aim."""
        if not self.aim:
            return None
        found = AIM.fullmatch(self.aim)
        if found is None:
            raise ValueError(f"The aim {self.aim!r} of {self.name} is not like '≤ 1.5'.")
        bound = float(found[2])
        return self.value <= bound if found[1] == "≤" else self.value >= bound


def as_json(rows: Iterable[Row]) -> str:
    """An object from each metric's name to the rest of it."""
    facts = {row.name: asdict(row) for row in rows}
    for name, fact in facts.items():
        del fact["name"]
        facts[name] = {"value": fact.pop("value"), "unit": fact.pop("unit"), **fact}
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def merged(path: Path, rows: Iterable[Row]) -> str:
    """The JSON in `path`, if any, with these rows put in: for a run of some benchmarks only."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return json.dumps(before | json.loads(as_json(rows)), indent=2, ensure_ascii=False) + "\n"


def as_table(rows: Iterable[Row]) -> str:
    """Aligned columns, a line or more for each row."""
    lines = [HEADER, *(line for row in rows for line in _lines(row))]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADER))]
    return "\n".join(_aligned(line, widths) for line in lines) + "\n"


def _lines(row: Row) -> Iterable[Sequence[str]]:
    verdict = {None: "", True: "met", False: "missed"}[row.met]
    against = wrap(row.against, WIDEST_AGAINST) or [""]
    yield (row.name, f"{rounded(row.value)} {row.unit}".strip(), row.aim, verdict, against[0])
    for more in against[1:]:
        yield ("", "", "", "", more)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    name, value, *rest = (text.ljust(width) for text, width in zip(line, widths, strict=True))
    return "  ".join([name, value.strip().rjust(widths[1]), *rest]).rstrip()


def rounded(value: float) -> str:
    """Three or four digits, which is more than such measurements hold."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
