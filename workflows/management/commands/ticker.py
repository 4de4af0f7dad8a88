"""`manage.py ticker`: the reconciler, every second, and what is swept now and then. Several may
run."""

from __future__ import annotations

import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections
from redis.exceptions import RedisError

from media_library.ingest import sweep as sweep_library
from media_library.library.cleaning import clean_all
from media_library.receiving.sweeping import sweep as sweep_uploads
from media_library.reprobe import submit_marked
from media_library.store import StorageAway
from render.proxies.jobs import sweep as sweep_proxies
from uploads.sweep import sweep as sweep_publications
from workflows.running.pruning import prune
from workflows.working import reconcile

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 30
"""Between two looks for uploads that have expired or whose job was lost."""
CLEAN_SECONDS = 6 * 3600
"""Between two looks through all blobs, for orphans, and all runs, for old events; and between two
times that the workspaces' clean-up rules are applied and what a newer probe may know better is
probed again."""
SETTLED_SECONDS = 300
"""After the start, which has enough to do."""


class Command(BaseCommand):
    """Reconcile until SIGTERM or Ctrl+C."""

    help = "Put right, every second, what crashes left behind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        sweep_at, clean_at = 0.0, time.monotonic() + SETTLED_SECONDS
        while True:
            began = time.monotonic()
            try:
                reconcile.tick()
                sweep_publications()
                sweep_proxies()
                if began >= sweep_at:
                    sweep_uploads()
                    sweep_at = began + SWEEP_SECONDS
                if began >= clean_at:
                    clean_at = began + CLEAN_SECONDS
                    # A large library takes a while to look through; lost workers must not wait.
                    threading.Thread(target=_clean, name="cleaning", daemon=True).start()
            except DatabaseError as error:
                log.warning("The database did not answer the ticker.", error=str(error))
                connections.close_all()
            time.sleep(max(0.0, options["interval"] - (time.monotonic() - began)))


def _clean() -> None:
    """What nobody waits for. A bucket that is away is looked through the next time."""
    try:
        cleaned, swept, pruned = clean_all(), sweep_library(), prune()
        submit_marked()
        if cleaned or swept or pruned:
            log.info("Swept.", to_trash=cleaned, orphaned_files=swept, pruned_runs=pruned)
    except (StorageAway, DatabaseError, RedisError, OSError) as error:
        log.warning("The library could not be swept.", error=str(error))
    finally:
        connections.close_all()
