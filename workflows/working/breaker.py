"""The circuit breaker around outside services: one row each, shared by every worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from workflows.models import Breaker
from workflows.node import InvalidInput, Temporary
from workflows.working.retry import Circuit, ServiceDown


@contextmanager
def guarded(service: str, title: str) -> Iterator[None]:
    """Around a call to an outside service. `title` is its name in sentences ("YouTube").

    Raises ServiceDown without calling while the service is left alone. A Temporary raised inside
    counts as a failure of the service; success, and InvalidInput too, show that it answers.
    """
    _enter(service, title)
    try:
        yield
    except Temporary:
        _failed(service)
        raise
    except InvalidInput:
        _answered(service)
        raise
    _answered(service)


def _enter(service: str, title: str) -> None:
    """Raises ServiceDown while the circuit is open; the first one after that probes."""
    now = timezone.now()
    if not Breaker.objects.filter(pk=service, opened_until__isnull=False).exists():
        return
    with transaction.atomic():
        row = Breaker.objects.select_for_update().filter(pk=service).first()
        circuit = _circuit(row) if row else Circuit()
        until = circuit.blocked_until(now)
        if until is not None:
            raise ServiceDown(circuit.sentence(title, until), until)
        _write(service, circuit.probing(now))


def _failed(service: str) -> None:
    with transaction.atomic():
        row, _ = Breaker.objects.select_for_update().get_or_create(service=service)
        _write(service, _circuit(row).after_failure(timezone.now()))


def _answered(service: str) -> None:
    Breaker.objects.filter(pk=service).delete()


def _circuit(row: Breaker) -> Circuit:
    return Circuit(row.failures, row.opened_until, row.probing_until)


def _write(service: str, circuit: Circuit) -> None:
    Breaker.objects.filter(pk=service).update(
        failures=circuit.failures,
        opened_until=circuit.opened_until,
        probing_until=circuit.probing_until,
    )
