"""Decides what becomes of waiting nodes: evaluated, reused, queued, failed or skipped.

Looks things up through `Sources`, changes nothing. Waves: first the nodes asked about, with the
results of the run before as a guess (so that an unchanged graph of any depth takes one wave);
then, as long as earlier results turn up for jobs, what follows those jobs.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workflows.definition.values import UnknownValue, decode_outputs
from workflows.live.messages import Problem
from workflows.models import NodeRun
from workflows.node import AssetRef, NodeError, Outputs, Unavailable
from workflows.planner import Plan
from workflows.planning.evaluate import Evaluation, evaluate

Status = NodeRun.Status


@dataclass(frozen=True)
class Earlier:
    """What an earlier run made of a node: its stored outputs; `run` is that run's short name."""

    digest: str
    outputs: Mapping[str, Any]
    warnings: tuple[str, ...]
    run: str


class Sources(Protocol):
    """Where a sweep looks things up, all in bulk."""

    def asset(self, asset_id: uuid.UUID) -> AssetRef | None:
        """An asset of the workspace."""

    def guesses(self) -> Mapping[str, Earlier]:
        """What the run before made, by node."""

    def usable(self, plan: Plan, earlier: Mapping[str, Earlier]) -> Collection[str]:
        """The nodes whose earlier outputs still exist."""

    def by_digest(self, plan: Plan, digests: Mapping[str, str]) -> Mapping[str, Earlier]:
        """For nodes with these digests, what any earlier run made and still exists."""

    def reason(self, node: str, digests: Mapping[str, str], *, file_missing: bool) -> str:
        """Why a node has to run."""


@dataclass(frozen=True)
class Decision:
    """A waiting node's new status and what comes with it. Outputs are stored ones."""

    node: str
    status: Status
    digest: str = ""
    reason: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: Problem | None = None


def sweep(
    plan: Plan,
    waiting: Collection[str],
    known: Mapping[str, Outputs],
    forced: Collection[str],
    sources: Sources,
) -> list[Decision]:
    """What becomes of `waiting` nodes now. `known` holds what finished jobs have given.

    Nodes that still wait for a job have no decision.
    """
    sweeper = _Sweeper(plan, set(waiting), dict(known), frozenset(forced), sources)
    wave: Collection[str] = waiting
    while wave:
        wave = sweeper.wave(wave) & sweeper.undecided
    return list(sweeper.decided.values())


def region(plan: Plan, nodes: Iterable[str]) -> set[str]:
    """What can be looked at anew once these nodes' outputs are known: up to the next jobs."""
    found: set[str] = set()
    stack = [child for node in nodes for child in plan.children(node)]
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            if not plan.gives_late(node):
                stack.extend(plan.children(node))
    return found


def skip(plan: Plan, waiting: Collection[str], cause: str, what: str) -> list[Decision]:
    """Skip what cannot go on without `cause`, which failed or was cancelled (`what`)."""
    return _all_skipped(plan, plan.lost_with(cause) & frozenset(waiting), cause, what)


def stranded(plan: Plan, waiting: Collection[str], cause: str) -> list[Decision]:
    """Skip all that follows `cause`, which could not even be evaluated."""
    return _all_skipped(plan, plan.descendants(cause) & frozenset(waiting), cause, "failed")


class _Sweeper:
    def __init__(
        self,
        plan: Plan,
        undecided: set[str],
        known: dict[str, Outputs],
        forced: frozenset[str],
        sources: Sources,
    ) -> None:
        self.plan, self.undecided, self.known = plan, undecided, known
        self.forced, self.sources = forced, sources
        self.decided: dict[str, Decision] = {}
        self.guesses = sources.guesses()

    def wave(self, nodes: Collection[str]) -> set[str]:
        """Decide what can be decided among `nodes`; the nodes to look at next."""
        order = sorted(nodes, key=self.plan.position.__getitem__)
        tried = self.tried(order)
        whole = len(order) == len(self.plan.order)
        seen = evaluate(
            self.plan, self.sources.asset, {**self.known, **tried}, None if whole else order
        )
        matching = self.matching(order, seen)
        sure = self.clear(order, seen, matching, tried.keys())
        misses = [node for node in sure if self.judge(node, seen, matching)]
        return self.look_up(misses, seen, matching)

    def tried(self, nodes: Iterable[str]) -> dict[str, Outputs]:
        """Guessed outputs of jobs, as long as nothing speaks against them."""
        guessed: dict[str, Outputs] = {}
        for node in nodes:
            earlier = self.guesses.get(node)
            if earlier and self.plan.gives_late(node) and node not in self.forced:
                try:
                    outputs = decode_outputs(earlier.outputs)
                except UnknownValue:
                    continue
                if self.fits(node, outputs):
                    guessed[node] = outputs
        return guessed

    def fits(self, node: str, outputs: Outputs) -> bool:
        """Whether a node can have given this: in the run before it may have been another type."""
        ports = self.plan.kinds[node].outputs.items()
        return all(isinstance(outputs.get(name), (port.type, Unavailable)) for name, port in ports)

    def matching(self, nodes: Iterable[str], seen: Evaluation) -> dict[str, Earlier | None]:
        """Nodes that are as in the run before. None: their outputs do not exist any more."""
        same: dict[str, Earlier] = {}
        for node in nodes:
            earlier = self.guesses.get(node)
            if earlier and node not in self.forced and seen.digests.get(node) == earlier.digest:
                same[node] = earlier
        jobs = {node: earlier for node, earlier in same.items() if self.plan.queue(node)}
        usable = set(self.sources.usable(self.plan, jobs)) if jobs else set()
        return {n: e if n in usable or n not in jobs else None for n, e in same.items()}

    def clear(
        self,
        order: Iterable[str],
        seen: Evaluation,
        matching: Mapping[str, Earlier | None],
        tried: Collection[str],
    ) -> list[str]:
        """The nodes that no wrong guess has led to, in order; right guesses become known."""
        doubtful: set[str] = set()
        sure = []
        for node in order:
            if any(parent in doubtful for parent in self.plan.parents(node)):
                doubtful.add(node)
                continue
            if node not in seen.waiting:
                sure.append(node)
            if node in tried:
                if matching.get(node):
                    self.known[node] = seen.outputs[node]
                else:
                    doubtful.add(node)
        return sure

    def judge(self, node: str, seen: Evaluation, matching: Mapping[str, Earlier | None]) -> bool:
        """Decide about a node whose inputs are known. True if an earlier result may turn up."""
        if node in self.decided:
            return False
        if node in seen.errors or node in seen.stopped:
            self.failed(node, seen.errors.get(node) or self.cause(node, seen))
            return False
        earlier = matching.get(node)
        if earlier:
            self.reused(node, earlier, seen)
        elif self.plan.queue(node):
            return True
        else:
            self.decide(node, Status.SUCCEEDED, seen, self.reason(node, seen, matching))
        return False

    def look_up(
        self, misses: list[str], seen: Evaluation, matching: Mapping[str, Earlier | None]
    ) -> set[str]:
        """Reuse what any earlier run made of these jobs, and queue the rest."""
        wanted = {node: seen.digests[node] for node in misses if node not in self.forced}
        found = self.sources.by_digest(self.plan, wanted) if wanted else {}
        for node in misses:
            if node in found:
                self.reused(node, found[node], seen)
            else:
                self.decide(node, Status.QUEUED, seen, self.reason(node, seen, matching))
        late = [node for node in found if self.plan.gives_late(node)]
        self.known.update({node: decode_outputs(found[node].outputs) for node in late})
        return region(self.plan, late)

    def failed(self, node: str, error: NodeError) -> None:
        problem: Problem = {
            "code": error.error_code,
            "message": error.message,
            "field": error.field,
        }
        self.put(Decision(node, Status.FAILED, error=problem))
        for decision in stranded(self.plan, self.undecided, node):
            self.put(decision)

    def cause(self, node: str, seen: Evaluation) -> NodeError:
        """The error before a node that stops it, of one that was fine when it was decided.

        As when its file has been thrown away since.
        """
        before = self.plan.ancestors(node)
        return next(error for other, error in seen.errors.items() if other in before)

    def reused(self, node: str, earlier: Earlier, seen: Evaluation) -> None:
        warnings = tuple(seen.warnings.get(node, earlier.warnings))
        self.put(
            Decision(node, Status.REUSED, earlier.digest, earlier.run, earlier.outputs, warnings)
        )

    def reason(self, node: str, seen: Evaluation, matching: Mapping[str, Earlier | None]) -> str:
        missing = node in matching and matching[node] is None
        return self.sources.reason(node, seen.digests, file_missing=missing)

    def decide(self, node: str, status: Status, seen: Evaluation, reason: str) -> None:
        warnings = tuple(seen.warnings.get(node, ()))
        self.put(Decision(node, status, seen.digests[node], reason, warnings=warnings))

    def put(self, decision: Decision) -> None:
        self.decided[decision.node] = decision
        self.undecided.discard(decision.node)


def _all_skipped(plan: Plan, lost: Collection[str], cause: str, what: str) -> list[Decision]:
    return [_skipped(node, cause, what) for node in sorted(lost, key=plan.position.__getitem__)]


def _skipped(node: str, cause: str, what: str) -> Decision:
    problem: Problem = {
        "code": "skipped",
        "message": f"`{cause}` {what}, so this did not run.",
        "field": "",
    }
    return Decision(node, Status.SKIPPED, reason=problem["message"], error=problem)
