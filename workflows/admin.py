"""Workflows and runs on the admin: to look at. The editor and the API change them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from workspaces.desk import wording
from workspaces.desk.base import DeskAdmin
from workspaces.desk.filters import DaysFilter, WorkspaceFilter
from workspaces.desk.lists import DeskList
from workspaces.desk.panels import Panel, newest

from .api.cards import NodeCount
from .desk import graphs, runs
from .models import Run, Workflow, WorkflowVideo

SHOWN = 50


@admin.register(Workflow)
class WorkflowAdmin(DeskAdmin[Workflow]):
    """Saved graphs."""

    list_display = (
        "name",
        "state",
        "workspace",
        "nodes",
        "revision",
        "updated_at",
        "last_executed_at",
    )
    list_select_related = ("workspace",)
    list_filter = (WorkspaceFilter, "status", ("updated_at", DaysFilter))
    search_fields = ("name", "description")
    fields = (
        ("name", "state", "workspace"),
        "description",
        ("revision", "created_at", "updated_at", "last_executed_at"),
    )
    readonly_fields = ("state",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workflow]:
        rows = super().get_queryset(request).annotate(node_count=NodeCount("definition"))
        return rows.defer("definition")

    def panels(self, request: HttpRequest, row: Workflow) -> list[Panel]:
        return [*graphs.panels(row.definition), _runs(row), _versions(row), _videos(row)]

    @admin.display(description="Status", ordering="status")
    def state(self, workflow: Workflow) -> SafeString:
        return wording.badge(workflow.status)

    @admin.display(description="Nodes")
    def nodes(self, workflow: Workflow) -> int:
        return getattr(workflow, "node_count", None) or 0


class RunList(DeskList):
    """A page of runs that know how far they are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        counts = runs.nodes_of(self.result_list)
        for run in self.result_list:
            run.desk_nodes = counts.get(run.pk, (0, 0))


@admin.register(Run)
class RunAdmin(DeskAdmin[Run]):
    """Executions, with the state of each node."""

    list_display = ("name", "state", "finished", "workspace", "user", "took", "created_at")
    list_select_related = ("workspace", "user")
    list_filter = (WorkspaceFilter, "status", ("created_at", DaysFilter))
    search_fields = ("name",)
    fields = (
        ("name", "state", "workspace"),
        ("workflow", "parent", "user"),
        ("priority", "cancel_requested", "took"),
        ("created_at", "started_at", "finished_at"),
        "problem",
        "asked",
    )
    readonly_fields = ("state", "took", "problem", "asked")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RunList]:
        return RunList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        return super().get_queryset(request).defer("definition")

    def panels(self, request: HttpRequest, row: Run) -> list[Panel]:
        return [*runs.panels(row), *graphs.panels(row.definition)]

    @admin.display(description="Status", ordering="status")
    def state(self, run: Run) -> SafeString:
        return wording.badge(run.status)

    @admin.display(description="Nodes finished")
    def finished(self, run: Run) -> str:
        count, finished = getattr(run, "desk_nodes", (0, 0))
        return f"{finished} of {count}"

    @admin.display(description="Took")
    def took(self, run: Run) -> str:
        if run.started_at is None or run.finished_at is None:
            return wording.NOTHING
        return wording.seconds((run.finished_at - run.started_at).total_seconds())

    @admin.display(description="Error")
    def problem(self, run: Run) -> str:
        error = run.error or {}
        return f"{error.get('node', '')}: {error.get('message', '')}" if error else wording.NOTHING

    @admin.display(description="Options")
    def asked(self, run: Run) -> SafeString:
        return wording.pretty(run.options)


def _runs(workflow: Workflow) -> Panel:
    rows = workflow.runs.select_related("user").defer("definition").order_by("-created_at")
    found, note = newest(rows[: SHOWN + 1], SHOWN)
    cells = [
        (
            wording.link("workflows_run", run.pk, run.name),
            wording.badge(run.status),
            run.user or wording.NOTHING,
            wording.moment(run.created_at),
        )
        for run in found
    ]
    return Panel("Runs", ("Run", "Status", "By", "Begun"), cells, note, "It has never run.")


def _versions(workflow: Workflow) -> Panel:
    rows = workflow.versions.annotate(node_count=NodeCount("definition")).defer("definition")
    found, note = newest(rows.order_by("-revision")[: SHOWN + 1], SHOWN)
    cells = [
        (
            version.revision,
            version.name,
            version.node_count or 0,
            wording.moment(version.created_at),
        )
        for version in found
    ]
    return Panel("Versions", ("Revision", "Name", "Nodes", "Saved"), cells, note)


def _videos(workflow: Workflow) -> Panel:
    rows = WorkflowVideo.objects.filter(workflow=workflow).select_related("asset")
    found, note = newest(rows.order_by("-created_at")[: SHOWN + 1], SHOWN)
    cells = [
        (
            wording.link("media_library_asset", video.asset_id, video.asset),
            wording.badge(video.role),
            video.node_id,
            video.node_type,
            wording.moment(video.created_at),
        )
        for video in found
    ]
    return Panel("Files", ("Asset", "Role", "Node", "Type", "When"), cells, note)
