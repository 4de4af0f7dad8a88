"""A process that carries uploads, each in a thread of its own, when it is told to.

    python -m tests.uploads.publishing.carrier UPLOAD_ID…

Prints "ready", waits for a line, and ends when all its uploads have. They do not take turns: what
is looked at is what many do at once, and no account would let them.
"""

import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import django

if TYPE_CHECKING:
    from uploads.models import Upload


def at_once(upload: "Upload", now: datetime) -> datetime:
    """In place of `choosing.take_turn`: it is everybody's turn."""
    return now


def main(ids: list[str]) -> None:
    from django.db import connections

    from uploads import choosing
    from uploads.publishing.perform import perform

    def carry(id: str) -> None:
        try:
            perform(uuid.UUID(id))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(ids)) as pool, patch.object(choosing, "take_turn", at_once):
        print("ready", flush=True)
        sys.stdin.readline()
        list(pool.map(carry, ids))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1:])
