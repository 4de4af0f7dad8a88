"""Which function answers a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .exchange import Answer, Exchange

Work = Callable[[Exchange], Answer]
Kind = str | Callable[[Exchange], str]


@dataclass(frozen=True)
class Route:
    """A path of a platform (named groups become `Exchange.parts`). `kind` is what faults name."""

    methods: str
    path: str
    kind: Kind
    work: Work

    def parts(self, method: str, path: str) -> dict[str, str] | None:
        """The named parts of a path that matches, or None."""
        found = re.fullmatch(self.path, path) if method in self.methods.split() else None
        return found.groupdict() if found else None


def find(routes: Sequence[Route], exchange: Exchange) -> Route | None:
    """The route of a request, which then knows its parts and its kind."""
    for route in routes:
        parts = route.parts(exchange.method, exchange.path)
        if parts is not None:
            exchange.parts = parts
            exchange.kind = route.kind if isinstance(route.kind, str) else route.kind(exchange)
            return route
    return None
