"""Members of a workspace, and one from next door."""

from __future__ import annotations

import pytest

from tests.workflows.api.calls import Api, member
from workspaces.models import Role, Workspace


@pytest.fixture
def editor(workspace: Workspace) -> Api:
    return Api(member(workspace, "editor"))


@pytest.fixture
def viewer(workspace: Workspace) -> Api:
    return Api(member(workspace, "viewer", Role.VIEWER))


@pytest.fixture
def stranger(db: None) -> Api:
    """An editor of another workspace."""
    return Api(member(Workspace.objects.create(name="Theirs"), "stranger"))
