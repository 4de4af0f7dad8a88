"""The beginning and the end of a run. Callers hold the run's row."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from media_library.models import Asset
from media_library.usage import count_use
from workflows.definition import params
from workflows.events import Draft
from workflows.live.messages import NodeProblem, RunFinished
from workflows.models import NodeRun, Run, Workflow, WorkflowVideo
from workflows.planning import plans
from workflows.planning.plans import Planned

Status = NodeRun.Status


def begin(run: Run, now: datetime) -> list[Draft]:
    """Mark the run as running if it is still queued; what to tell about it."""
    if run.status != Run.Status.QUEUED:
        return []
    run.status, run.started_at = Run.Status.RUNNING, now
    Run.objects.filter(pk=run.pk).update(status=run.status, started_at=now)
    return [Draft("run.started", "", {})]


def finish(run: Run) -> list[Draft]:
    """Give a run, all of whose nodes are finished, its own end; what to tell about it."""
    now = timezone.now()
    drafts = begin(run, now)
    run.status, run.error, run.finished_at = _status(run), _error(run), now
    Run.objects.filter(pk=run.pk).update(
        status=run.status, error=run.error, finished_at=run.finished_at
    )
    if run.workflow_id:
        Workflow.objects.filter(pk=run.workflow_id).update(last_executed_at=now)
    with suppress(plans.Unreadable):
        _remember_assets(run, plans.load(run.pk), now)
    finished: RunFinished = {"status": run.status, "error": run.error}
    return [*drafts, Draft("run.finished", "", finished)]


def _remember_assets(run: Run, planned: Planned, now: datetime) -> None:
    used = dict(_used(planned))
    if run.status == Run.Status.SUCCEEDED:
        count_use(used)
    if run.workflow_id:
        _link_videos(run, run.workflow_id, planned, used, now)


def _status(run: Run) -> Run.Status:
    rows = NodeRun.objects.filter(run=run).order_by().values_list("status").annotate(Count("pk"))
    counts = Counter(dict(rows))
    if run.cancel_requested:
        return Run.Status.CANCELLED
    if counts[Status.FAILED]:
        return Run.Status.FAILED
    return Run.Status.CANCELLED if counts[Status.CANCELLED] else Run.Status.SUCCEEDED


def _error(run: Run) -> NodeProblem | None:
    """The first failure in the order of the graph."""
    failed = NodeRun.objects.filter(run=run, status=Status.FAILED).order_by("position")
    first = failed.values("node_id", "error").first()
    if first is None:
        return None
    problem = first["error"] or {}
    return {
        "node": first["node_id"],
        "code": problem.get("code", "failed"),
        "message": problem.get("message", ""),
        "field": problem.get("field", ""),
    }


def _used(planned: Planned) -> Iterator[tuple[uuid.UUID, str]]:
    """The assets that nodes were given, with a node that was given it."""
    for node in planned.plan.order:
        for _, asset in params.assets(planned.plan.params[node]):
            yield asset, node


def _link_videos(
    run: Run,
    workflow_id: uuid.UUID,
    planned: Planned,
    used: dict[uuid.UUID, str],
    now: datetime,
) -> None:
    """Remember which assets each node of the workflow was given and has made."""
    plan = planned.plan
    links = [(node, asset, WorkflowVideo.Role.INPUT) for asset, node in used.items()]
    for node, asset in _made(run):
        again = any(plan.encodes(other) for other in plan.descendants(node))
        role = WorkflowVideo.Role.INTERMEDIATE if again else WorkflowVideo.Role.OUTPUT
        links.append((node, asset, role))
    there = Asset.objects.filter(workspace=run.workspace_id, pk__in={link[1] for link in links})
    present = set(there.values_list("pk", flat=True))
    rows = [
        WorkflowVideo(
            workflow_id=workflow_id,
            asset_id=asset,
            node_id=node,
            node_type=plan.spec(node).type,
            role=role,
            run=run,
            created_at=now,
        )
        for node, asset, role in dict.fromkeys(links)
        if asset in present
    ]
    WorkflowVideo.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("workflow", "asset", "node_id"),
        update_fields=("role", "run", "node_type", "created_at"),
    )


def _made(run: Run) -> Iterator[tuple[str, uuid.UUID]]:
    """Each asset among the outputs of the run's nodes."""
    done = NodeRun.objects.filter(run=run, status__in=NodeRun.DONE).exclude(queue="")
    for node, outputs in done.order_by("position").values_list("node_id", "outputs"):
        for value in outputs.values():
            if value.get("is") == "asset":
                yield node, uuid.UUID(value["id"])
