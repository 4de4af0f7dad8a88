"""What is promised in seconds follows from the product's own intervals, on any machine.

The other tests of this folder measure; they grant a busy machine more than the promise.
"""

from __future__ import annotations

from render import ffmpeg
from tests.faults.test_cancel import CANCELLED_SECONDS
from tests.faults.test_kills import NOTICED_SECONDS
from workflows.management.commands.ticker import Command
from workflows.working import claims, lease


def test_a_cancel_reaches_ffmpeg_within_its_second() -> None:
    """Asked for just after a look at the database, seen just after a look at the lease."""
    assert lease.LOOK_SECONDS + 2 * ffmpeg.TICK < CANCELLED_SECONDS


def test_whoever_dies_is_noticed_in_time() -> None:
    """At the latest at the ticker's first look after its lease has ended."""
    interval = Command().create_parser("manage.py", "ticker").get_default("interval")
    assert claims.LEASE.total_seconds() + interval < NOTICED_SECONDS
    renewed = lease.RENEW_SECONDS + lease.LOOK_SECONDS
    assert 2 * renewed < claims.LEASE.total_seconds(), "One that is late once lives on."
