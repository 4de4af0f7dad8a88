"""Fixtures for workflows: nodes that cost nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.trivial import plugin_folder
from workflows import registry
from workflows.planning import plans


@pytest.fixture
def trivial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The trivial nodes, installed as a plugin; the folder to put on another process's path."""
    folder = plugin_folder(tmp_path / "plugin")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    registry.installed.cache_clear()
    yield folder
    registry.installed.cache_clear()
    plans.forget()
