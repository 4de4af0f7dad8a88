"""Pages of the library's API with 100,000 files against the same pages with 1,000."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.meter import quick
from tests.bench.table import Row
from tests.media_library.library.crowd import PAGES, fill
from workspaces.models import ApiToken, Membership, Workspace

SMALL = 1_000
ROUNDS = 15
AIM = "≤ 2"


def rows() -> Iterator[Row]:
    """The typical and the slowest page, each as a ratio of its times, and the most queries."""
    large = 10_000 if quick() else 100_000
    clients = _client("small", SMALL), _client("large", large)
    ratios, queries = {}, []
    for page in PAGES:
        small, big = _seconds(clients, page)
        ratios[page] = (big / small, small, big)
        with CaptureQueriesContext(connection) as captured:
            _get(clients[1], page)
        queries.append(len(captured))
    against = f"The same page with {SMALL:,} files, alternately, the best of {ROUNDS}"
    typical = median(ratio for ratio, _, _ in ratios.values())
    yield Row("library.page.typical", typical, "×", f"Page of {large:,} files", against, AIM)
    for page, (ratio, small, big) in sorted(ratios.items(), key=lambda one: -one[1][0])[:5]:
        name = f"library.page {page.removeprefix('/api/')}"
        times = f"{big * 1000:.1f} ms against {small * 1000:.1f} ms"
        yield Row(name, ratio, "×", f"One of the slowest of {len(PAGES)} pages", times, AIM)
    yield Row("library.queries", max(queries), "", "Of the page that needs most", "", "≤ 15")


def _client(name: str, count: int) -> Client:
    workspace = Workspace.objects.create(name=name)
    user = get_user_model().objects.create_user(username=f"bench-{name}")
    membership = Membership.objects.create(workspace=workspace, user=user)
    fill(workspace, count)
    _, token = ApiToken.issue(membership, "bench")
    return Client(headers={"Authorization": f"Bearer {token}", "Host": "localhost"})


def _seconds(clients: tuple[Client, Client], page: str) -> tuple[float, float]:
    """The least processor time of each, SQLite's included: it runs in this process."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for client, found in zip(clients, times, strict=True):
            started = time.process_time()
            _get(client, page)
            found.append(time.process_time() - started)
    return min(times[0]), min(times[1])


def _get(client: Client, page: str) -> None:
    answer = client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status_code} {answer.content[:500]!r}")
