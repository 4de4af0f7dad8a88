"""Members of a workspace with an empty store, and one from next door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.api.calls import Api, member
from workspaces.models import Role, Workspace


@pytest.fixture
def editor(workspace: Workspace, media_store: Path) -> Api:
    return Api(member(workspace, "editor"))


@pytest.fixture
def viewer(workspace: Workspace) -> Api:
    return Api(member(workspace, "viewer", Role.VIEWER))


@pytest.fixture
def stranger(workspace: Workspace) -> Api:
    """An editor of another workspace than the first."""
    return Api(member(Workspace.objects.create(name="Theirs"), "stranger"))
