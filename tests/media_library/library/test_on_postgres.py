"""The library's own tests once more, on a real PostgreSQL: another search index, other locks."""

import pytest

from tests.fixtures.postgres import MakeDatabase, run_again

NAMES = ("finding", "trash", "trash_races", "replacing", "api", "scale")


@pytest.mark.timeout(3600)
def test_the_library_holds_on_postgresql(postgres_database: MakeDatabase) -> None:
    run_again(
        postgres_database(), (f"tests/media_library/library/test_{name}.py" for name in NAMES)
    )
