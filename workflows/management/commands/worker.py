"""`manage.py worker`: a pool of workers on this machine."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.running.tickets import QUEUES
from workflows.working.pool import Pool


class Command(BaseCommand):
    """Run workers until SIGTERM or Ctrl+C."""

    help = "Run workers on some or all queues, and restart those that die."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", nargs="+", default=list(QUEUES), metavar="QUEUE")
        parser.add_argument("--count", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = set(options["queues"]) - set(QUEUES)
        if unknown:
            raise CommandError(f"There are the queues {', '.join(QUEUES)}, not {unknown.pop()}.")
        if options["count"] < 1:
            raise CommandError("--count must be at least 1.")
        Pool(options["queues"], options["count"]).run()
