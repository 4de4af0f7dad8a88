"""Moves a run forward: what may start, what is reused, what is skipped, when it is over.

Every function here works under the lock of the run's row, in one transaction with what caused
it. So of two workers that finish the last two parents of a node, the second sees the first one's
commit, and the node is queued exactly once.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from workflows import events
from workflows.definition.values import decode_outputs
from workflows.events import Draft
from workflows.live.messages import Problem
from workflows.models import NodeRun, Run
from workflows.node import Outputs
from workflows.planner import Plan
from workflows.planning import plans
from workflows.planning.plans import Planned
from workflows.planning.results import Results
from workflows.planning.sweep import Decision, region, skip, stranded, sweep
from workflows.rows.locking import locked
from workflows.rows.turns import writing
from workflows.running import changes, lifecycle, tickets

Status = NodeRun.Status
MANY = 50
UNFINISHED = (Status.WAITING, Status.QUEUED, Status.RUNNING)
LOST = {Status.FAILED: "failed", Status.SKIPPED: "was skipped", Status.CANCELLED: "was cancelled"}


def advance(run_id: uuid.UUID) -> None:
    """Derive everything about a run from its rows. May be repeated at any time."""
    with writing():
        run = locked(run_id)
        if run.status in Run.FINISHED:
            return
        try:
            planned = plans.load(run_id)
        except plans.Unreadable as error:
            conclude(run, _given_up(run, error))
            return
        conclude(run, _apply(run, planned, _everything(run, planned), timezone.now()))


def onward(
    run: Run,
    node: str,
    status: Status,
    drafts: Sequence[Draft],
    outputs: Mapping[str, Any] | None = None,
) -> None:
    """What follows from one node of the locked run being in `status`; tells `drafts` first.

    `outputs` are its stored ones, if it is done.
    """
    try:
        planned = plans.load(run.pk)
    except plans.Unreadable as error:
        conclude(run, [*drafts, *_given_up(run, error)])
        return
    decisions, busy = _after(planned, node, status, outputs or {})
    conclude(run, [*drafts, *_apply(run, planned, decisions, timezone.now())], busy=busy)


def conclude(run: Run, drafts: Sequence[Draft], *, busy: bool = False) -> None:
    """Tell `drafts`, and finish the locked run if none of its nodes is unfinished.

    `busy`: some are, so there is no need to look.
    """
    if busy or NodeRun.objects.filter(run=run, status__in=UNFINISHED).exists():
        events.record(run, drafts)
        return
    events.record(run, [*drafts, *lifecycle.finish(run)])


def announce(
    run: Run, plan: Plan, decisions: Sequence[Decision], expected: Mapping[str, float]
) -> None:
    """Tell about a run that has just been inserted with these decisions, and set it going."""
    queued = any(decision.status == Status.QUEUED for decision in decisions)
    conclude(run, _told(plan, decisions, expected), busy=queued)


def _everything(run: Run, planned: Planned) -> list[Decision]:
    """What follows from all the nodes that are finished."""
    rows = dict(NodeRun.objects.filter(run=run).values_list("node_id", "status"))
    waiting = {node for node, status in rows.items() if status == Status.WAITING}
    skipped = _skips(planned, waiting, rows)
    waiting -= {decision.node for decision in skipped}
    done = [node for node, status in rows.items() if status in NodeRun.DONE]
    known = known_outputs(planned, done)
    return skipped + sweep(planned.plan, waiting, known, planned.forced, Results(planned))


def _given_up(run: Run, error: plans.Unreadable) -> list[Draft]:
    """Fail what has not started of a run that cannot be read."""
    problem: Problem = {"code": "unreadable", "message": error.message, "field": ""}
    rows = NodeRun.objects.filter(run=run, status__in=(Status.WAITING, Status.QUEUED))
    nodes = list(rows.values_list("node_id", flat=True))
    rows.update(status=Status.FAILED, error=problem, finished_at=timezone.now())
    return [Draft("node.failed", node, problem) for node in nodes]


def _after(
    planned: Planned, node: str, status: Status, outputs: Mapping[str, Any]
) -> tuple[list[Decision], bool]:
    """What follows from one node, and whether nodes are left unfinished for certain."""
    plan = planned.plan
    if status in LOST:
        waiting = _waiting(planned, plan.lost_with(node))
        return skip(plan, waiting, node, LOST[status]), False
    if not plan.gives_late(node):
        return [], False
    given = decode_outputs(outputs)
    transaction.on_commit(lambda: planned.outputs.update({node: given}))
    near = region(plan, [node])
    jobs = {job for other in near for job in planned.waits_for(other)} - {node}
    undone = _undone(planned, jobs)
    busy = any(left in UNFINISHED for left in undone.values())
    ready = {other for other in near if undone.keys().isdisjoint(planned.waits_for(other))}
    if not ready:
        return [], busy
    done = [job for job in jobs if job not in undone]
    known = {**known_outputs(planned, done), node: given}
    decisions = sweep(plan, _waiting(planned, ready), known, planned.forced, Results(planned))
    decisions += _stranded(planned, decisions)
    return decisions, busy or any(one.status == Status.QUEUED for one in decisions)


def _stranded(planned: Planned, decisions: Sequence[Decision]) -> list[Decision]:
    """What lies further on than a sweep looks, behind nodes that could not be evaluated."""
    found = {one.node: one for one in decisions}
    for cause in [one.node for one in decisions if one.status == Status.FAILED]:
        waiting = _waiting(planned, planned.plan.descendants(cause) - found.keys())
        found |= {one.node: one for one in stranded(planned.plan, waiting, cause)}
    return list(found.values())[len(decisions) :]


def _undone(planned: Planned, jobs: set[str]) -> dict[str, str]:
    """Those of the jobs that are not done, with their status. Of very many, perhaps only some.

    A node after a thousand jobs would otherwise look at all of them a thousand times.
    """
    if not jobs:
        return {}
    found = NodeRun.objects.filter(run=planned.run_id).order_by()
    rows = found.values_list("node_id", "status")
    if len(jobs) > MANY:
        unfinished = dict(rows.filter(status__in=UNFINISHED)[:MANY])
        some = {node: status for node, status in unfinished.items() if node in jobs}
        if some:
            return some
    return dict(rows.filter(node_id__in=jobs).exclude(status__in=NodeRun.DONE))


def _waiting(planned: Planned, nodes: Collection[str]) -> set[str]:
    if not nodes:
        return set()
    rows = NodeRun.objects.filter(run=planned.run_id, node_id__in=nodes, status=Status.WAITING)
    return set(rows.values_list("node_id", flat=True))


def known_outputs(planned: Planned, done: Iterable[str]) -> dict[str, Outputs]:
    """What those of the nodes gave whose outputs come from jobs, all of them done."""
    plan, heard = planned.plan, planned.outputs
    jobs = [node for node in done if node in plan and plan.gives_late(node)]
    missing = [node for node in jobs if node not in heard]
    if missing:
        rows = NodeRun.objects.filter(run=planned.run_id, node_id__in=missing)
        for node, stored in rows.values_list("node_id", "outputs"):
            heard[node] = decode_outputs(stored)
    return {node: heard[node] for node in jobs}


def _skips(planned: Planned, waiting: set[str], rows: dict[str, str]) -> list[Decision]:
    decisions: dict[str, Decision] = {}
    for node, status in rows.items():
        if status in LOST and node in planned.plan:
            left = waiting - decisions.keys()
            for decision in skip(planned.plan, left, node, LOST[Status(status)]):
                decisions[decision.node] = decision
    return list(decisions.values())


def _apply(run: Run, planned: Planned, decisions: Sequence[Decision], now: datetime) -> list[Draft]:
    """Write decisions about waiting nodes, ask for tickets; what to tell."""
    expected = changes.expected(run.workspace_id, planned.plan, decisions)
    changes.write(run, planned.plan, decisions, expected, now)
    return _told(planned.plan, decisions, expected)


def _told(plan: Plan, decisions: Sequence[Decision], expected: Mapping[str, float]) -> list[Draft]:
    queued = Counter(plan.queue(one.node) for one in decisions if one.status == Status.QUEUED)
    tickets.after_commit(queued)
    return [changes.draft(plan, one, expected) for one in decisions]
