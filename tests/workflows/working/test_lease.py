"""Keeping a lease while the database comes and goes."""

import pytest
from django.db import OperationalError

from workflows.models import NodeRun
from workflows.working import claims, lease


class Connections:
    """Counts how often everything is closed."""

    closed = 0

    def close_all(self) -> None:
        self.closed += 1


def test_a_connection_that_broke_is_not_used_for_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PostgreSQL was restarted: the old connection never works again, a new one does."""

    def away(node: NodeRun) -> None:
        raise OperationalError("the connection is closed")

    connections = Connections()
    monkeypatch.setattr(claims, "held", away)
    monkeypatch.setattr(lease, "connections", connections)
    kept = lease.Lease(NodeRun(), lambda: None)
    kept.look()
    assert connections.closed == 1
    assert not kept.lost
