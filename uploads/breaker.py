"""The circuit breaker around outside services: one row each, shared by every worker.

Uploads tell it of each of their requests (`publishing/door.py`). What a person asks for (whether
an account works), logins, which have hosts of their own, and the clearing of leftovers neither
wait for it nor count.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from .circuit import Circuit
from .models import Breaker
from .platforms.errors import ServiceDown

log = structlog.get_logger(__name__)


class Service:
    """An outside service as one caller meets it: asked before calls, told what came of them.

    `key` is its row; `title` its name in sentences ("YouTube"). A row that cannot be read or
    written keeps nobody from calling.
    """

    def __init__(self, key: str, title: str) -> None:
        self._key, self._title = key, title
        self._probes = False

    def enter(self) -> None:
        """Raises ServiceDown while the service is left alone; the first one after that probes.

        Whoever probes may go on calling until it has heard something.
        """
        with _in_nobodys_way():
            if not self._probes and self._rows.filter(opened_until__isnull=False).exists():
                self._ask(timezone.now())

    def failed(self) -> None:
        """A call was not answered, or by a fault of the service's own."""
        self._probes = False
        with _in_nobodys_way(), transaction.atomic():
            row, _ = Breaker.objects.select_for_update().get_or_create(service=self._key)
            self._write(_circuit(row).after_failure(timezone.now()))

    def answered(self) -> None:
        """The service is there, whatever it has said."""
        self._probes = False
        with _in_nobodys_way():
            if self._rows.exists():  # reading first: this is told after every request
                self._rows.delete()

    def _ask(self, now: datetime) -> None:
        with transaction.atomic():
            row = self._rows.select_for_update().first()
            circuit = _circuit(row) if row else Circuit()
            until = circuit.blocked_until(now)
            if until is not None:
                raise ServiceDown(circuit.sentence(self._title, until), until=until)
            self._write(circuit.probing(now))
        self._probes = circuit.opened_until is not None

    @property
    def _rows(self) -> QuerySet[Breaker]:
        return Breaker.objects.filter(pk=self._key)

    def _write(self, circuit: Circuit) -> None:
        self._rows.update(
            failures=circuit.failures,
            opened_until=circuit.opened_until,
            probing_until=circuit.probing_until,
        )


def _circuit(row: Breaker) -> Circuit:
    return Circuit(row.failures, row.opened_until, row.probing_until)


@contextmanager
def _in_nobodys_way() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        log.warning("How a service does could not be read or noted.", error=str(error))
