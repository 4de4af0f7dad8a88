"""A place for hostile files, with everything beside it watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.fixtures.media import MakeMedia
from tests.fixtures.tables import ShowTable
from tests.hostile.place import Place
from tests.hostile.trial import Trial
from tests.hostile.witness import Canaries, Ear
from tests.media_library.receiving.conftest import member, running_server, server, tus, work
from workspaces.models import Workspace

__all__ = ["member", "running_server", "server", "tus", "work"]

SIBLING = "sibling.mp4"
WAITS_SECONDS = 50
"""For a child, less than `trial.LONGEST_SECONDS`."""


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Hears whoever calls."""
    ear = Ear()
    yield ear
    ear.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the sender's files lie."""
    folder = tmp_path / "sent"
    folder.mkdir()
    return folder


@pytest.fixture
def remote_place(media: MakeMedia, tmp_path: Path, ear: Ear) -> Place:
    """For files that are sent to a server, which has a store of its own."""
    secret = tmp_path / "secret" / "secret.mp4"
    secret.parent.mkdir()
    shutil.copy(media("moving.mp4"), secret)
    return Place(media=media, secret=secret, sibling=SIBLING, port=ear.port)


@pytest.fixture
def place(remote_place: Place, media_store: Path, folder: Path) -> Place:
    """Real videos lie in the sender's folder and beside what comes in, too."""
    for path in (folder, media_store / "incoming"):
        path.mkdir(parents=True, exist_ok=True)
        shutil.copy(remote_place.secret, path / SIBLING)
    return remote_place


@pytest.fixture
def canaries(place: Place, media_store: Path, folder: Path) -> Iterator[Canaries]:
    """Sees who opens them."""
    watched = Canaries((place.secret, folder / SIBLING, media_store / "incoming" / SIBLING))
    yield watched
    watched.close()


@pytest.fixture
def trial(
    place: Place,
    folder: Path,
    workspace: Workspace,
    canaries: Canaries,
    ear: Ear,
    settings: Settings,
    full: bool,
    show_table: ShowTable,
) -> Iterator[Trial]:
    """Tries files; at the end the table is shown. In `make test`, how a file ends is up to the
    processor's time that it takes, not to what else this machine does meanwhile."""
    if not full:
        settings.MEDIA_LIMITS = replace(settings.MEDIA_LIMITS, child_wall=WAITS_SECONDS)
    trial = Trial(folder, workspace, canaries, ear)
    yield trial
    show_table(trial.tally.table())
