"""Workflows, their versions, and runs with one row per node.

Who changes `status`, always by conditional UPDATE and with the row of the run locked first:
`running.runs` and `running.advance` (what may start), `working.claims` (a worker takes, keeps and
gives back a node), `running.cancel` and `working.reconcile`.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from media_library.models import Asset
from workspaces.models import Workspace


class Workflow(models.Model):
    """A saved graph. `revision` grows with every save; a stale save is refused."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        SAVED = "saved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="workflows")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    definition = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    main_node = models.CharField(
        max_length=100, blank=True, editable=False, help_text="The node whose picture is the cover."
    )
    last_executed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at",)
        indexes = (models.Index(fields=("workspace", "status", "-updated_at")),)

    def __str__(self) -> str:
        return self.name


class WorkflowVersion(models.Model):
    """A definition as it was saved, so that it can be restored. A label keeps it for good."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    is_automatic = models.BooleanField(default=False, help_text="Kept without being asked.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    definition = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-revision",)
        constraints = (
            models.UniqueConstraint(fields=("workflow", "revision"), name="one_row_per_revision"),
        )

    def __str__(self) -> str:
        return f"{self.workflow} r{self.revision}"


class Priority(models.IntegerChoices):
    """Lower runs first."""

    URGENT = 0
    HIGH = 1
    NORMAL = 2
    LOW = 3


class Run(models.Model):
    """One execution of a frozen definition."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    FINISHED = (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="runs")
    workflow = models.ForeignKey(
        Workflow, models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reruns"
    )
    name = models.CharField(max_length=200)
    definition = models.JSONField(help_text="Frozen when the run starts, random picks included.")
    options = models.JSONField(default=dict, help_text="force, targets: what the caller asked.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    seq = models.PositiveIntegerField(default=0, help_text="Number of the newest RunEvent.")
    cancel_requested = models.BooleanField(default=False)
    error = models.JSONField(null=True, blank=True, help_text="code, message, node")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("workspace", "-created_at")),
            models.Index(fields=("status", "created_at")),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"


class NodeRun(models.Model):
    """One node of a run. `attempt` is the fencing number of its lease."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        REUSED = "reused"
        FAILED = "failed"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"

    DONE = (Status.SUCCEEDED, Status.REUSED)
    FINISHED = (*DONE, Status.FAILED, Status.SKIPPED, Status.CANCELLED)

    run = models.ForeignKey(Run, models.CASCADE, related_name="nodes")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    node_id = models.CharField(max_length=100)
    node_type = models.CharField(max_length=100)
    position = models.PositiveIntegerField(help_text="Place in topological order.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    queue = models.CharField(max_length=20, blank=True, help_text="Empty: instant, no job.")
    priority = models.PositiveSmallIntegerField(default=Priority.NORMAL)

    attempt = models.PositiveIntegerField(default=0, help_text="Grows with every claim.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Failed with a temporary error.")
    deaths = models.PositiveSmallIntegerField(default=0, help_text="Its worker died.")
    reduced = models.BooleanField(default=False, help_text="Runs at reduced quality.")
    lease_until = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=200, blank=True, help_text="Process with the lease.")
    cancel_requested = models.BooleanField(default=False)

    digest = models.CharField(max_length=64, blank=True)
    miss_reason = models.CharField(max_length=300, blank=True, help_text="Why it ran.")
    reuse_reason = models.CharField(max_length=300, blank=True)
    progress = models.FloatField(default=0.0, help_text="0..1")
    stage = models.CharField(max_length=100, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text="frames, speed, eta seconds")
    expected_seconds = models.FloatField(
        null=True, blank=True, help_text="What earlier runs of this node type took."
    )
    outputs = models.JSONField(default=dict, blank=True, help_text="port -> stored value")
    warnings = models.JSONField(default=list, blank=True)
    error = models.JSONField(null=True, blank=True, help_text="code, message, field")
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="In the queue from then on; ahead of now while it waits."
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run_id", "position")
        constraints = (models.UniqueConstraint(fields=("run", "node_id"), name="one_row_per_node"),)
        indexes = (
            models.Index(fields=("status", "queue", "priority", "workspace", "queued_at")),
            models.Index(fields=("workspace", "digest", "status")),
            models.Index(fields=("workspace", "node_type", "status")),
            models.Index(fields=("run", "status")),
        )

    def __str__(self) -> str:
        return f"{self.node_id} ({self.status})"

    @property
    def not_before(self) -> datetime | None:
        """When its backoff ends; None if it waits for nothing but a worker."""
        if self.status != self.Status.QUEUED or self.queued_at is None:
            return None
        return self.queued_at if self.queued_at > timezone.now() else None

    @property
    def seconds(self) -> float | None:
        """Time from start to finish; None before it is finished."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class RunEvent(models.Model):
    """A state change of a run, numbered without gaps, so that nobody misses one."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    node_id = models.CharField(max_length=100, blank=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("run_id", "seq")
        constraints = (models.UniqueConstraint(fields=("run", "seq"), name="one_event_per_number"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.type} {self.node_id}".strip()


class NodeLog(models.Model):
    """One line that a node wrote while it ran. Bounded per attempt by `execute`."""

    class Level(models.TextChoices):
        INFO = "info"
        WARNING = "warning"
        ERROR = "error"

    node = models.ForeignKey(NodeRun, models.CASCADE, related_name="log_lines")
    attempt = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.INFO)
    message = models.CharField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.message


class QueuePause(models.Model):
    """Nothing of this queue starts while the row is there. Empty fields mean every one."""

    key = models.CharField(primary_key=True, max_length=80, help_text="As `key_of` writes it.")
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, null=True, blank=True, related_name="queue_pauses"
    )
    queue = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key

    @staticmethod
    def key_of(workspace: Workspace | None, queue: str) -> str:
        """The one key of a pause, so that pausing twice is one row."""
        return f"{workspace.pk if workspace else '*'}/{queue or '*'}"


class WorkflowVideo(models.Model):
    """An asset that a workflow's node made or used."""

    class Role(models.TextChoices):
        OUTPUT = "output"
        INPUT = "input"
        INTERMEDIATE = "intermediate"

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="videos")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="workflow_videos")
    node_id = models.CharField(max_length=100)
    node_type = models.CharField(max_length=100)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.OUTPUT)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="videos")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("workflow", "asset", "node_id"), name="one_link_per_node_and_asset"
            ),
        )

    def __str__(self) -> str:
        return f"{self.asset} at {self.node_id}"
