from pathlib import Path

import pytest
from django.db import connection

from config.database import database


def test_sqlite_beside_the_state_is_the_default(tmp_path: Path) -> None:
    settings = database("", tmp_path)
    assert settings["NAME"] == str(tmp_path / "reelgraph.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_database_url_names_a_postgresql_server(tmp_path: Path) -> None:
    settings = database("postgres://ada:secret@db.example:5433/reels", tmp_path)
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", 5433, "reels")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite about its journal")
def test_sqlite_runs_with_a_write_ahead_log_and_waits_for_locks() -> None:
    answers = []
    with connection.cursor() as cursor:
        for pragma in ("journal_mode", "synchronous", "busy_timeout"):
            answers.append(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
    assert answers == ["wal", 1, 20_000]
