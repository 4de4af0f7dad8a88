"""No room on the disk, made real by a limit on the size of the server's files."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator

import pytest

from media_library.receiving import folder, sessions
from media_library.receiving.metadata import About
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import Tus
from workspaces.models import Workspace

SIZE = 12_000_000
ROOM = 5_000_000
SOUND = wav(SIZE, 9)


@pytest.fixture
def small_disk(server: Server) -> Iterator[Callable[[int], None]]:
    """Sets how large a file the server can write, as setrlimit(2) has it."""

    def limit(size: int) -> None:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    yield limit
    limit(resource.RLIM_INFINITY)


def test_a_full_disk_is_said_and_the_upload_goes_on_when_there_is_room(
    tus: Tus, small_disk: Callable[[int], None], work: Callable[[], None]
) -> None:
    location = tus.begin(SIZE)
    small_disk(ROOM)
    full = tus.patch(location, 0, SOUND)
    assert (full.status_code, full.json()["error"]["code"]) == (507, "disk_full")
    arrived = tus.offset(location)
    assert 0 <= arrived <= ROOM
    data = folder.root() / location.rpartition("/")[2] / "data"
    assert data.stat().st_size == arrived
    small_disk(resource.RLIM_INFINITY)
    assert tus.patch(location, arrived, SOUND[arrived:]).status_code == 204
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


@pytest.mark.django_db
def test_a_file_larger_than_the_disk_is_refused_before_it_is_sent(
    workspace: Workspace, media_store: object
) -> None:
    workspace.max_upload_bytes = 2**62
    with pytest.raises(sessions.NoSpace):
        sessions.begin(workspace, None, About(), 2**61)
