"""Pages of a large library take as few queries as those of a small one (issue 4, must show 7).

How long they take is measured by `tests/bench/library.py`.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.media_library.library.crowd import PAGES, fill
from tests.workflows.api.calls import Api

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


@pytest.fixture
def size(full: bool) -> int:
    return 100_000 if full else 2_000


@pytest.mark.timeout(1200)
def test_pages_of_a_large_library_take_few_queries(editor: Api, size: int) -> None:
    fill(editor.workspace, size)
    counts = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            answer = editor.get(page)
        assert answer.status_code == 200, answer.content
        counts[page] = len(queries)
    assert max(counts.values()) <= MOST_QUERIES, counts


def test_one_file_takes_few_queries_however_much_it_is_used(editor: Api) -> None:
    [row] = fill(editor.workspace, 1)
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(f"/api/media/{row.pk}").status_code == 200
    assert len(queries) <= MOST_QUERIES
