"""The plan of a run as rows for a person: what each node does, where, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..planner import Plan


@dataclass(frozen=True)
class Row:
    """One node of a plan.

    `does`: "describes" (evaluated, costs nothing), "encodes", "runs" (a job without an encode),
    or "skipped", "bypassed", "not needed". `inside` names the jobs in whose encode its work
    happens, `after` the jobs it waits for. `reuse` is None where nothing is known yet.
    """

    node: str
    type: str
    does: str
    queue: str = ""
    inside: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    reuse: bool | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The row as plain JSON."""
        return asdict(self)


def explain(plan: Plan, verdicts: Mapping[str, tuple[bool, str]] | None = None) -> list[Row]:
    """A row for each node of the definition, those that take part first, in order.

    `verdicts` says of a node whether an earlier result is reused, and why (`reasons.py`).
    """
    inside: dict[str, list[str]] = {}
    for job in plan.jobs:
        for node in plan.fused(job):
            inside.setdefault(node, []).append(job)
    rows = [_row(plan, node, tuple(inside.get(node, ())), verdicts or {}) for node in plan.order]
    idle = (("skipped", plan.skipped), ("bypassed", plan.bypassed), ("not needed", plan.left_out))
    for spec in plan.definition.nodes:
        rows.extend(Row(spec.id, spec.type, word) for word, nodes in idle if spec.id in nodes)
    return rows


def encodes(rows: list[Row]) -> int:
    """How many encodes the rows ask for; a reused node needs none."""
    return sum(row.does == "encodes" and not row.reuse for row in rows)


def lines(rows: list[Row]) -> list[str]:
    """The rows as text, aligned, with a last line that counts the encodes."""
    cells = [(row.node, row.type, _what(row), _why(row)) for row in rows]
    widths = [max((len(cell[column]) for cell in cells), default=0) for column in range(3)]
    table = [
        "  ".join((*(t.ljust(w) for t, w in zip(cell[:3], widths, strict=True)), cell[3])).rstrip()
        for cell in cells
    ]
    count = encodes(rows)
    return [*table, f"{count} encode{'' if count == 1 else 's'}."]


def _row(
    plan: Plan,
    node: str,
    inside: tuple[str, ...],
    verdicts: Mapping[str, tuple[bool, str]],
) -> Row:
    queue = plan.queue(node)
    reuse, reason = verdicts.get(node, (None, ""))
    return Row(
        node=node,
        type=plan.spec(node).type,
        does=("encodes" if plan.encodes(node) else "runs") if queue else "describes",
        queue=queue,
        inside=inside,
        after=plan.waits_for(node) if queue else (),
        reuse=reuse,
        reason=reason,
    )


def _what(row: Row) -> str:
    if row.inside:
        return f"describes, inside {', '.join(row.inside)}"
    if row.queue:
        after = f", after {', '.join(row.after)}" if row.after else ""
        return f"{row.does} ({row.queue}){after}"
    return row.does


def _why(row: Row) -> str:
    if row.reuse is None:
        return row.reason
    return f"{'reused' if row.reuse else 'runs'}: {row.reason}"
