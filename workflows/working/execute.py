"""Runs one claimed node on a worker, from its inputs to what becomes of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import structlog
from django.utils import timezone

from render import ffmpeg
from render.presets import PRESETS
from workflows.definition.values import encode_outputs
from workflows.models import NodeLog, NodeRun
from workflows.node import Outputs
from workflows.planning import plans
from workflows.planning.assets import finder
from workflows.planning.evaluate import Evaluation, evaluate
from workflows.planning.plans import Planned
from workflows.running.advance import known_outputs
from workflows.working import claims, settle
from workflows.working.context import RunningJob
from workflows.working.faults import as_node_error
from workflows.working.lease import Lease, kept
from workflows.working.retry import ATTEMPTS, REDUCED_NOTE, Again, GiveUp, History, judge

log = structlog.get_logger(__name__)

FILE = "file"
"""The output of a node that is only shown: the file of its clip."""


def execute(node: NodeRun, when_long: Callable[[], None] = lambda: None) -> None:
    """Run a claimed node and settle it. Raises nothing that the node is to blame for.

    `when_long` is called once, from another thread, if the node takes long.
    """
    with structlog.contextvars.bound_contextvars(
        run=str(node.run_id), node=node.node_id, attempt=node.attempt
    ):
        try:
            planned = plans.load(node.run_id)
        except plans.Unreadable as error:
            log.error("A run cannot be read by the installed nodes.", exc_info=error)
            settle.fail(node, GiveUp("unreadable", error.message))
            return
        with kept(node, when_long) as lease, RunningJob(node, planned, lease) as job:
            _attempt(node, planned, lease, job)


def _attempt(node: NodeRun, planned: Planned, lease: Lease, job: RunningJob) -> None:
    with ffmpeg.ledger() as processes:
        try:
            seen = _evaluated(planned, node.node_id)
            job.seen = seen
            stored = encode_outputs(_outputs(planned, node.node_id, seen, job))
        except Exception as error:
            _failed(node, planned, lease, job, error)
            return
    notes = [REDUCED_NOTE, *job.warnings] if node.reduced else job.warnings
    if processes:
        node.detail = {"processes": dict(processes)}
    if not settle.succeed(node, stored, notes, job.warned):
        log.info("This attempt no longer counts.")


def _evaluated(planned: Planned, node: str) -> Evaluation:
    """The node's inputs. Raises the error of whatever keeps it from having them."""
    plan = planned.plan
    known = known_outputs(planned, plan.waits_for(node))
    seen = evaluate(plan, finder(planned.workspace_id), known, [node])
    if node in seen.errors or node in seen.stopped:
        raise seen.errors.get(node) or next(iter(seen.errors.values()))
    return seen


def _outputs(planned: Planned, node: str, seen: Evaluation, job: RunningJob) -> Outputs:
    """Let a job node run, or make the file of one that is shown."""
    plan = planned.plan
    if node in plan.shown:
        spec = PRESETS["source"]
        clip = seen.outputs[node][plan.shown[node]]
        smaller = spec.reduced(clip.width, clip.height)
        return {FILE: job.materialise(clip, smaller if job.reduced else spec)}
    kind = plan.kinds[node]
    outputs = kind().run(job, plan.params[node], **seen.inputs[node])
    return _complete(node, kind.outputs, outputs)


def _complete(node: str, ports: Any, outputs: Outputs) -> Outputs:
    """Raises TypeError for a node that does not give what it declares."""
    missing = [name for name in ports if name not in outputs]
    if missing:
        raise TypeError(f"`{node}` gave no {', '.join(missing)}.")
    return outputs


def _failed(
    node: NodeRun, planned: Planned, lease: Lease, job: RunningJob, error: Exception
) -> None:
    if lease.lost:
        log.warning("Another process has taken over.", error=str(error))
        return
    if lease.cancelled or not claims.held(node).filter(cancel_requested=False).exists():
        settle.cancel(node)
        return
    known = as_node_error(error)
    if known is None:
        log.error("A node failed unexpectedly.", exc_info=error)
    attempts = planned.plan.spec(node.node_id).attempts or ATTEMPTS
    history = History(node.tries, node.reduced, attempts)
    verdict = judge(known or error, history, timezone.now(), random.random())
    if isinstance(verdict, Again):
        job.journal.write(verdict.note, NodeLog.Level.WARNING)
        settle.again(node, verdict)
    else:
        job.journal.write(verdict.message, NodeLog.Level.ERROR)
        settle.fail(node, verdict, job.warnings)
