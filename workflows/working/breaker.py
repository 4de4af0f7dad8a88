"""The circuit breaker of uploads, for nodes that call outside services of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from uploads.breaker import Service
from uploads.platforms import errors
from workflows.node import InvalidInput, Temporary
from workflows.working.retry import ServiceDown


@contextmanager
def guarded(service: str, title: str) -> Iterator[None]:
    """Around a call to an outside service. `title` is its name in sentences ("YouTube").

    Raises ServiceDown without calling while the service is left alone. A Temporary raised inside
    counts as a failure of the service; success, and InvalidInput too, show that it answers.
    """
    called = Service(service, title)
    try:
        called.enter()
    except errors.ServiceDown as down:
        raise ServiceDown(down.message, down.until) from None
    try:
        yield
    except Temporary:
        called.failed()
        raise
    except InvalidInput:
        called.answered()
        raise
    called.answered()
