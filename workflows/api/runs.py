"""Runs: start, look, stop, go on, do again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from workspaces.access import ApiRequest, Caller
from workspaces.errors import conflict
from workspaces.paging import Moment, Page

from .. import events
from ..graph import InvalidDefinition
from ..models import NodeLog, NodeRun, Priority, Run, Workflow
from ..running import cancel, runs
from ..running.overrides import overridden
from ..seeing import estimates, queues
from . import run_schemas as schemas
from .lookup import asset_of, node_of, run_of, workflow_of
from .schemas import NO_NUL
from .workflows import unreadable

router = Router(tags=["runs"])

LARGEST_NUMBER = 2**31 - 1


class RunFilter(Page):
    """A part of the list, and which runs."""

    status: schemas.RunStatus | None = None
    active: bool | None = Field(None, description="Whether they are still queued or running.")
    workflow: uuid.UUID | None = None
    parent: uuid.UUID | None = Field(None, description="Retries and reruns of this run.")
    q: str = Field("", max_length=100, pattern=NO_NUL, description="Part of the name.")
    after: Moment | None = Field(None, description="Begun at that time or later.")
    before: Moment | None = Field(None, description="Begun before that time.")

    def matching(self, runs: QuerySet[Run]) -> QuerySet[Run]:
        """Those of `runs` that are asked for."""
        wanted = {
            "status": self.status,
            "workflow": self.workflow,
            "parent": self.parent,
            "name__icontains": self.q or None,
            "created_at__gte": self.after,
            "created_at__lt": self.before,
        }
        found = runs.filter(**{name: value for name, value in wanted.items() if value is not None})
        if self.active is None:
            return found
        over = Q(status__in=Run.FINISHED)
        return found.filter(~over if self.active else over)


class Since(BaseModel):
    """What came after a number."""

    since: int = Field(0, ge=0, le=LARGEST_NUMBER)
    limit: int = Field(200, ge=1, le=1_000)


class LogFilter(Since):
    """Log lines after a number, of one node if wanted."""

    node: str = Field("", max_length=100, pattern=r"^[\w-]*$")


@router.post("/workflows/{workflow_id}/runs", response={201: schemas.RunRow})
def start_run(
    request: ApiRequest, workflow_id: uuid.UUID, body: schemas.RunOptions | None = None
) -> Status[dict[str, Any]]:
    """Run a saved workflow as it is now."""
    workflow = workflow_of(request.auth, workflow_id)
    asked = body or schemas.RunOptions()
    return Status(201, start(request.auth, workflow.definition, asked, workflow))


@router.post("/runs", response={201: schemas.RunRow})
def run_definition(request: ApiRequest, body: schemas.DefinitionRun) -> Status[dict[str, Any]]:
    """Run a definition that need not be saved."""
    return Status(201, start(request.auth, body.definition, body, None))


@router.get("/runs", response=list[schemas.RunRow])
def list_runs(
    request: ApiRequest, response: HttpResponse, query: Query[RunFilter]
) -> list[dict[str, Any]]:
    """Runs of the workspace, the newest first."""
    rows = Run.objects.filter(workspace=request.auth.workspace).defer("definition", "options")
    if query.workflow:
        workflow_of(request.auth, query.workflow)
    if query.parent:
        run_of(request.auth, query.parent)
    return rows_json(query.of(query.matching(rows).order_by("-created_at", "pk"), response))


@router.get("/runs/{run_id}", response=schemas.RunOut)
def get_run(request: ApiRequest, run_id: uuid.UUID) -> dict[str, Any]:
    """A run with the timeline of every node."""
    run = run_of(request.auth, run_id)
    snapshot: Mapping[str, Any] = events.snapshot(run_id)
    stands = ("status", "cancelling", "error", "seq", "started_at", "finished_at", "nodes")
    nodes = list(run.nodes.all())
    return {
        **rows_json([run])[0],
        **{name: snapshot[name] for name in stands},
        "progress": estimates.progress(nodes),
        "eta_seconds": estimates.remaining_seconds(run, nodes),
        "definition": run.definition,
        "options": run.options,
        "queue_positions": queues.positions(run),
    }


@router.post("/runs/{run_id}/cancel", response=schemas.RunRow)
def cancel_run(request: ApiRequest, run_id: uuid.UUID) -> dict[str, Any]:
    """Stop a run. Asking twice is no mistake; a run that is over cannot be stopped."""
    run = run_of(request.auth, run_id)
    stopped = cancel.cancel(run.pk)
    run.refresh_from_db()
    if not stopped and not run.cancel_requested:
        raise conflict("run_is_over", f"This run is over: {run.status}.")
    return one_json(run)


@router.post("/runs/{run_id}/nodes/{node_id}/cancel", response=schemas.RunRow)
def cancel_node(request: ApiRequest, run_id: uuid.UUID, node_id: str) -> dict[str, Any]:
    """Stop one node; what needs it is skipped, everything else goes on."""
    run = run_of(request.auth, run_id)
    node = node_of(run, node_id)
    stopped = cancel.cancel_node(run.pk, node.node_id)
    node.refresh_from_db()
    if not stopped and not node.cancel_requested and node.status != NodeRun.Status.CANCELLED:
        raise conflict("node_is_over", f"`{node.node_id}` is over: {node.status}.")
    return one_json(run)


@router.post("/runs/{run_id}/retry", response={201: schemas.RunRow})
def retry_run(
    request: ApiRequest, run_id: uuid.UUID, body: schemas.RetryIn | None = None
) -> Status[dict[str, Any]]:
    """Go on from where a run failed or was cancelled, with the old graph or the current one."""
    run = run_of(request.auth, run_id)
    graph = (body or schemas.RetryIn()).graph
    if run.status not in (Run.Status.FAILED, Run.Status.CANCELLED):
        raise conflict("not_failed", f"Only what failed can be retried; this run {run.status}.")
    current = _current(run) if graph == "current" else None
    user = request.auth.membership.user
    return Status(201, begun(lambda: runs.retry(run, definition=current, user=user)))


@router.post("/runs/{run_id}/rerun", response={201: schemas.RunRow})
def rerun_run(
    request: ApiRequest, run_id: uuid.UUID, body: schemas.RerunIn | None = None
) -> Status[dict[str, Any]]:
    """Do the same once more; what has not changed is reused unless it is forced."""
    run = run_of(request.auth, run_id)
    force = body.force if body else None
    user = request.auth.membership.user
    return Status(201, begun(lambda: runs.rerun(run, force=force, user=user)))


@router.get("/runs/{run_id}/events", response=list[schemas.EventOut])
def list_events(request: ApiRequest, run_id: uuid.UUID, query: Query[Since]) -> list[Any]:
    """The run's events after number `since`, the oldest first."""
    run = run_of(request.auth, run_id)
    return list(events.events_since(run.pk, query.since, query.limit))


@router.get("/runs/{run_id}/logs", response=list[schemas.LogLine])
def list_logs(
    request: ApiRequest, run_id: uuid.UUID, query: Query[LogFilter]
) -> list[dict[str, Any]]:
    """What the nodes wrote after line `since`, the oldest first."""
    run = run_of(request.auth, run_id)
    lines = NodeLog.objects.filter(node__run=run, pk__gt=query.since)
    if query.node:
        lines = lines.filter(node__node_id=query.node)
    rows = lines.select_related("node").order_by("pk")[: query.limit]
    names = ("id", "attempt", "level", "message", "created_at")
    return [
        {name: getattr(row, name) for name in names} | {"node": row.node.node_id} for row in rows
    ]


@router.get("/queues", response=list[schemas.QueueOut])
def list_queues(request: ApiRequest) -> list[queues.Queue]:
    """The queues, with what of this workspace is in them."""
    return queues.queues(request.auth.workspace)


@router.post("/queues/pause", response=list[schemas.QueueOut])
def pause_queue(request: ApiRequest, body: schemas.QueueIn | None = None) -> list[queues.Queue]:
    """Start nothing more of this workspace. What runs goes on."""
    cancel.pause(request.auth.workspace, body.queue if body else "")
    return queues.queues(request.auth.workspace)


@router.post("/queues/resume", response=list[schemas.QueueOut])
def resume_queue(request: ApiRequest, body: schemas.QueueIn | None = None) -> list[queues.Queue]:
    """Take a pause back."""
    cancel.resume(request.auth.workspace, body.queue if body else "")
    return queues.queues(request.auth.workspace)


def start(
    caller: Caller,
    definition: Mapping[str, Any],
    asked: schemas.RunOptions,
    workflow: Workflow | None,
) -> dict[str, Any]:
    """Start a run. Raises ApiError 404 for foreign assets, 422 with every problem."""
    for asset in asked.inputs.values():
        asset_of(caller, asset)
    options = runs.Options(
        targets=sorted({*asked.targets, *asked.selection}),
        force=asked.force,
        priority=Priority[asked.priority.upper()],
        name=asked.name or (workflow.name if workflow else ""),
    )

    def starting() -> Run:
        return runs.start(
            caller.workspace,
            overridden(definition, asked.inputs, asked.params),
            workflow=workflow,
            user=caller.membership.user,
            options=options,
        )

    return begun(starting)


def begun(starting: Callable[[], Run]) -> dict[str, Any]:
    """The run that `starting` makes. Raises ApiError 422 with everything against it."""
    try:
        return one_json(starting())
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error


def one_json(run: Run) -> dict[str, Any]:
    """A run as lists show it, as it is now."""
    return rows_json([Run.objects.defer("definition").get(pk=run.pk)])[0]


def rows_json(rows: Sequence[Run]) -> list[dict[str, Any]]:
    """Runs as lists show them. Nodes are counted for these only, not for all there are."""
    nodes = NodeRun.objects.filter(run__in=rows).order_by().values_list("run")
    over = Count("pk", filter=Q(status__in=NodeRun.FINISHED))
    counts = {run: numbers for run, *numbers in nodes.annotate(count=Count("pk"), over=over)}
    return [_row_json(run, *counts.get(run.pk, (0, 0))) for run in rows]


def _row_json(run: Run, node_count: int, finished_count: int) -> dict[str, Any]:
    computed = {
        "cancelling": run.cancel_requested,
        "priority": Priority(run.priority).name.lower(),
        "node_count": node_count,
        "finished_count": finished_count,
    }
    stored = schemas.RunRow.model_fields.keys() - computed.keys()
    return {name: getattr(run, name) for name in stored} | computed


def _current(run: Run) -> dict[str, Any]:
    if run.workflow is None:
        raise conflict("no_workflow", "This run's workflow was deleted, or it never had one.")
    return dict(run.workflow.definition)
