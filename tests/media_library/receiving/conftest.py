"""A real web server, a member with a token, and the job done on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from media_library.receiving import jobs
from media_library.receiving.models import UploadSession, UploadStatus
from media_library.refusal import Refused
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.tus import Tus
from workspaces.models import Membership, Workspace
from workspaces.setup import first_workspace


@pytest.fixture(scope="session")
def running_server(django_db_setup: None) -> Iterator[Server]:
    """One server for the whole session."""
    server = Server()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def server(running_server: Server, transactional_db: None) -> Server:
    """The server, up, on an empty database."""
    if running_server.process is None or running_server.process.poll() is not None:
        running_server.start()
    return running_server


@pytest.fixture
def member(transactional_db: None) -> Membership:
    """The first workspace's owner, visible to other processes."""
    return first_workspace()[1]


@pytest.fixture
def tus(server: Server, member: Membership) -> Iterator[Tus]:
    """A client of the server for the member."""
    client = Tus(server.url, member)
    with client.http:
        yield client


@pytest.fixture
def stranger(server: Server, member: Membership, django_user_model: type) -> Iterator[Tus]:
    """A client for the owner of another workspace."""
    user = django_user_model.objects.create_user(username="stranger")  # type: ignore[attr-defined]
    other = Workspace.objects.create(name="Theirs")
    client = Tus(server.url, Membership.objects.create(workspace=other, user=user))
    with client.http:
        yield client


@pytest.fixture
def work() -> Callable[[], None]:
    """Does every job that waits, as a worker would, again where the machine was too busy."""

    def run() -> None:
        for _ in range(jobs.MOST_ATTEMPTS):
            waiting = UploadSession.objects.filter(status=UploadStatus.PROCESSING)
            for id in waiting.values_list("pk", flat=True):
                with suppress(Refused):
                    jobs.take_in(str(id))

    return run
