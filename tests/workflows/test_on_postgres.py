"""The tests of the engine and the API once more, on a real PostgreSQL: other locks and races."""

import pytest

from tests.fixtures.postgres import MakeDatabase, run_again

FILES = (
    "running/test_advance",
    "working/test_claims",
    "test_events",
    "working/test_reconcile",
    "running/test_runs",
    "api/test_answers",
    "api/test_runs",
    "api/test_workflows",
)


@pytest.mark.timeout(3600)
def test_the_engine_holds_on_postgresql(postgres_database: MakeDatabase) -> None:
    run_again(postgres_database(), (f"tests/workflows/{name}.py" for name in FILES))
