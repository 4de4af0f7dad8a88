"""`manage.py platform_simulator`: local stand-ins for the platforms, to try publishing with."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from uploads.simulator.server import Simulator

PORT = 8799
HELP = """Platforms are simulated at {base} (posts are listed there).
Start the studio with REELGRAPH_PLATFORM_SIMULATOR={base}
and connect accounts as usual: no real account is needed, and nothing leaves this machine."""


class Command(BaseCommand):
    """Serve the simulator until SIGTERM or Ctrl+C."""

    help = "Simulate the platforms locally, so that publishing can be tried without accounts."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--folder", type=Path, default=settings.VAR / "simulator")
        parser.add_argument(
            "--forget-videos",
            action="store_true",
            help="Hash videos as they arrive and keep no bytes of them.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address, port = options["address"], options["port"]
        keep = not options["forget_videos"]
        try:
            server = Simulator(options["folder"], address, port, keep=keep)
        except OSError as error:
            raise CommandError(f"Cannot listen on {address}:{port}: {error.strerror}.") from None
        with server, contextlib.suppress(KeyboardInterrupt):
            self.stdout.write(HELP.format(base=server.base))
            server.serve_forever()
