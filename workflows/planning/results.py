"""What earlier runs made: found by node or by digest, and whether it still exists.

What was made at reduced quality, for want of memory or disk, is not what was asked for: it is
made anew as soon as somebody runs it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from django.db import connection

from media_library.models import Asset
from workflows.definition.values import UnknownValue, decode_outputs
from workflows.models import NodeRun
from workflows.planner import Plan
from workflows.planning.assets import finder
from workflows.planning.plans import Planned
from workflows.planning.reasons import why_run
from workflows.planning.sweep import Earlier

CHUNK = 500
NEWEST = """
SELECT id, run_id, node_id, digest, outputs, warnings, finished_at FROM workflows_noderun
WHERE id IN (
    SELECT MAX(id) FROM workflows_noderun
    WHERE workspace_id = %s AND status IN ('succeeded', 'reused') AND NOT reduced
    AND digest IN ({places})
    GROUP BY digest
)
"""
FIELDS = ("node_id", "digest", "outputs", "warnings", "run_id")


class Results:
    """The `Sources` of one run: everything within its workspace."""

    def __init__(self, planned: Planned, *, guess: bool = False) -> None:
        self.planned = planned
        self.guess = guess
        self.asset = finder(planned.workspace_id)
        self.workspace_id = planned.workspace_id
        self.out_dir = planned.out_dir

    def guesses(self) -> Mapping[str, Earlier]:
        """What the run before made, by node; nothing unless guessing was asked for."""
        return self._before if self.guess else {}

    def usable(self, plan: Plan, earlier: Mapping[str, Earlier]) -> Collection[str]:
        """The nodes whose earlier outputs still exist, here and outside."""
        wanted = {node: set(_assets(one)) for node, one in earlier.items()}
        present = self._present(set().union(*wanted.values()))
        return {
            node
            for node, assets in wanted.items()
            if assets <= present and self._still_valid(plan, node, earlier[node])
        }

    def by_digest(self, plan: Plan, digests: Mapping[str, str]) -> Mapping[str, Earlier]:
        """For nodes with these digests, the newest that any earlier run made."""
        rows = self._newest(list(set(digests.values())))
        found = {node: rows[digest] for node, digest in digests.items() if digest in rows}
        usable = self.usable(plan, found)
        return {node: one for node, one in found.items() if node in usable}

    def reason(self, node: str, digests: Mapping[str, str], *, file_missing: bool) -> str:
        """Why a node has to run."""
        return why_run(
            self.planned.plan,
            node,
            digests,
            self.planned.past,
            forced=node in self.planned.forced,
            file_missing=file_missing,
        )[:300]

    @cached_property
    def _before(self) -> dict[str, Earlier]:
        rows = NodeRun.objects.filter(
            run=self.planned.before, status__in=NodeRun.DONE, reduced=False
        )
        return {row[0]: _earlier(row) for row in rows.exclude(digest="").values_list(*FIELDS)}

    def _newest(self, digests: list[str]) -> dict[str, Earlier]:
        found = made_before(self.planned.workspace_id, digests)
        return {
            digest: _earlier((row.node_id, digest, row.outputs, row.warnings, row.run_id))
            for digest, row in found.items()
        }

    def _present(self, wanted: set[uuid.UUID]) -> set[uuid.UUID]:
        """Which assets are in the workspace, with their bytes."""
        if not wanted:
            return set()
        rows = Asset.objects.filter(workspace=self.planned.workspace_id, pk__in=wanted)
        return {one.pk for one in rows.select_related("blob") if one.blob.is_there}

    def _still_valid(self, plan: Plan, node: str, earlier: Earlier) -> bool:
        try:
            outputs = decode_outputs(earlier.outputs)
        except UnknownValue:
            return False
        if not plan.gives_late(node):
            return True
        return plan.kinds[node]().still_valid(self, plan.params[node], outputs)


def made_before(workspace_id: uuid.UUID, digests: Iterable[str]) -> dict[str, NodeRun]:
    """Of each of these digests the newest node that made what was asked for."""
    field = NodeRun._meta.get_field("workspace")
    key = field.get_db_prep_save(workspace_id, connection)
    wanted = list(dict.fromkeys(digests))
    found = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        sql = NEWEST.format(places=", ".join(["%s"] * len(chunk)))
        for row in NodeRun.objects.raw(sql, [key, *chunk]):
            found[row.digest] = row
    return found


def _earlier(row: tuple[str, str, dict[str, object], list[str], uuid.UUID]) -> Earlier:
    _, digest, outputs, warnings, run_id = row
    return Earlier(digest, outputs, tuple(warnings), str(run_id)[:8])


def _assets(earlier: Earlier) -> Iterator[uuid.UUID]:
    for value in earlier.outputs.values():
        if isinstance(value, Mapping) and value.get("is") == "asset":
            yield uuid.UUID(value["id"])
