"""Old runs forget how they went, and keep what they made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.workflows.trivial import chain
from workflows import events, jobs
from workflows.models import NodeLog, Run, RunEvent
from workflows.running import runs
from workflows.running.pruning import prune
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]


def ended(workspace: Workspace, days: int) -> Run:
    """A run that ended so long ago."""
    run = runs.start(workspace, chain(2, "trivial-job", value=float(days)))
    jobs.drain()
    NodeLog.objects.create(node=run.nodes.all()[0], attempt=1, message="Hello.")
    past = timezone.now() - timedelta(days=days)
    Run.objects.filter(pk=run.pk).update(created_at=past, finished_at=past)
    run.refresh_from_db()
    return run


def test_events_and_lines_of_old_runs_go(workspace: Workspace, settings: Settings) -> None:
    settings.RUN_LOG_DAYS = 10
    old, young = ended(workspace, 11), ended(workspace, 9)
    before = events.snapshot(old.pk)
    assert prune() == 1
    assert prune() == 0
    assert [event.seq for event in old.events.all()] == [old.seq]
    assert young.events.count() == young.seq
    assert [line.node.run_id for line in NodeLog.objects.all()] == [young.pk]
    assert events.snapshot(old.pk) == before
    assert events.events_since(old.pk, 0)[-1]["type"] == "run.finished"


def test_a_run_that_goes_on_keeps_everything(workspace: Workspace, settings: Settings) -> None:
    settings.RUN_LOG_DAYS = 10
    run = ended(workspace, 11)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.RUNNING)
    assert prune() == 0
    assert run.events.count() == run.seq


def test_nothing_is_forgotten_where_everything_is_kept(
    workspace: Workspace, settings: Settings
) -> None:
    settings.RUN_LOG_DAYS = 0
    ended(workspace, 4000)
    assert prune() == 0
    assert RunEvent.objects.count() > 1
