from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from media_library.library import cleaning
from media_library.library.models import CleanRule
from media_library.models import Asset
from tests.media_library.library.rows import asset
from workflows.models import Workflow
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def rule(workspace: Workspace, **conditions: object) -> CleanRule:
    return CleanRule.objects.create(workspace=workspace, name="rule", **conditions)


def aged(row: Asset, days: float) -> Asset:
    Asset.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


def names(workspace: Workspace) -> list[str]:
    return [match.asset.name for match in cleaning.matches(workspace)]


def test_a_rule_takes_what_fits_all_its_conditions(workspace: Workspace) -> None:
    aged(asset(workspace, "old hot", role="hot"), 8)
    aged(asset(workspace, "old source"), 8)
    aged(asset(workspace, "new hot", role="hot"), 6)
    aged(asset(workspace, "used hot", role="hot", usage_count=1), 9)
    aged(asset(Workspace.objects.create(name="Other"), "others", role="hot"), 8)
    taking = rule(workspace, role="hot", older_than_days=7)
    assert names(workspace) == ["old hot"]
    taking.unused = False
    taking.save()
    assert names(workspace) == ["used hot", "old hot"]
    taking.is_enabled = False
    taking.save()
    assert names(workspace) == []


def test_what_a_workflow_names_is_not_unused(workspace: Workspace) -> None:
    row = asset(workspace)
    rule(workspace)
    graph = {"nodes": [{"id": "main", "type": "source", "params": {"asset": str(row.pk)}}]}
    workflow = Workflow.objects.create(workspace=workspace, name="W", definition=graph)
    assert names(workspace) == []
    workflow.delete()
    assert names(workspace) == ["a.mp4"]


def test_the_rules_of_all_workspaces_are_applied_by_themselves(workspace: Workspace) -> None:
    other = Workspace.objects.create(name="Other")
    for owner in (workspace, other):
        rule(owner, older_than_days=7)
        aged(asset(owner, "old"), 8)
        asset(owner, "new")
    assert cleaning.clean_all() == 2
    assert set(Asset.objects.values_list("name", flat=True)) == {"new"}


def test_a_rule_that_would_take_everything_is_none(workspace: Workspace) -> None:
    with pytest.raises(IntegrityError):
        rule(workspace, unused=False)


def test_cleaning_is_no_more_than_the_trash(workspace: Workspace) -> None:
    row = asset(workspace)
    rule(workspace)
    assert [match.asset for match in cleaning.clean(workspace)] == [row]
    assert not Asset.objects.exists()
    assert Asset.every.get().trashed_at is not None
    assert cleaning.clean(workspace) == []


def command(*words: str) -> str:
    output = StringIO()
    call_command("clean_library", *words, stdout=output)
    return output.getvalue()


def test_the_command_tells_before_it_does(workspace: Workspace) -> None:
    row = asset(workspace, "a.mp4")
    rule(workspace)
    told = command("--dry-run", "--empty-trash-after", "0")
    assert "“a.mp4”: rule" in told
    assert "1 files would go to the trash" in told
    assert Asset.objects.get() == row
    done = command("--workspace", workspace.name, "--empty-trash-after", "0")
    assert "1 files went to the trash" in done
    assert "1 files deleted, 1 bytes freed" in done
    assert not Asset.every.exists()


def test_the_command_knows_its_workspaces(workspace: Workspace) -> None:
    assert "0 files" in command("--workspace", str(workspace.pk))
    for name in ("nobody", "0" * 32):
        with pytest.raises(CommandError, match="no such workspace"):
            command("--workspace", name)
