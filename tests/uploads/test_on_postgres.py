"""Accounts and uploads once more on a real PostgreSQL: other locks and races."""

import pytest

from tests.fixtures.postgres import MakeDatabase, run_again

FILES = (
    "publishing/test_refreshing",
    "test_accounts_api",
    "test_choosing",
    "test_connecting",
    "test_deciding",
    "test_health",
    "test_registering",
    "test_tokens",
    "test_vault",
)


@pytest.mark.timeout(3600)
def test_publishing_holds_on_postgresql(postgres_database: MakeDatabase) -> None:
    run_again(postgres_database(), (f"tests/uploads/{name}.py" for name in FILES))
