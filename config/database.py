"""SQLite beside the other state, or what DATABASE_URL says."""

from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_OPTIONS = {
    "timeout": 20,
    # Deferred transactions that start with a read fail at once when they come to write; immediate
    # ones wait their turn.
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}


def database(url: str, var: Path) -> dict[str, Any]:
    """Django's settings for one database. `url` may be empty.

    Connections close with their request or job: RQ forks, and a connection must not cross a fork.
    """
    settings = dict(dj_database_url.parse(url or f"sqlite:///{var / 'reelgraph.sqlite3'}"))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS
    return settings
