"""When a service that keeps failing is called again."""

from datetime import UTC, datetime, timedelta

from uploads.circuit import COOL_DOWN, Circuit

NOW = datetime(2026, 11, 20, 14, 4, tzinfo=UTC)


def test_a_circuit_opens_after_five_failures_in_a_row() -> None:
    circuit = Circuit()
    for _ in range(4):
        circuit = circuit.after_failure(NOW)
    assert circuit.blocked_until(NOW) is None
    circuit = circuit.after_failure(NOW)
    assert circuit.blocked_until(NOW) == NOW + COOL_DOWN


def test_one_caller_probes_after_the_cool_down_while_the_others_wait() -> None:
    opened = Circuit(failures=5, opened_until=NOW)
    assert opened.blocked_until(NOW) is None
    probing = opened.probing(NOW)
    assert probing.blocked_until(NOW) == NOW + COOL_DOWN


def test_a_failed_probe_opens_the_circuit_again() -> None:
    later = NOW + COOL_DOWN
    circuit = Circuit(5, NOW).probing(NOW).after_failure(later)
    assert circuit == Circuit(6, later + COOL_DOWN)


def test_it_is_said_when_a_service_is_tried_again() -> None:
    sentence = Circuit(failures=5).sentence("YouTube", NOW + timedelta(minutes=1))
    assert sentence == "YouTube has failed 5 times in a row; trying again at 14:05 UTC."
