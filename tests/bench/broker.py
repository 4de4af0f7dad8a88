"""The message server that a studio runs beside its web server, for as long as a benchmark takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workflows.machine import services
from workflows.machine.supervisor import Supervisor


@contextmanager
def broker() -> Iterator[Supervisor]:
    """The embedded Valkey, and whatever is started on the supervisor."""
    supervisor = Supervisor(print)
    try:
        services.ensure_broker(supervisor)
        yield supervisor
    finally:
        supervisor.stop()
