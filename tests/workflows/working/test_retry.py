from datetime import UTC, datetime, timedelta

import pytest

from workflows.node import InvalidInput, OutOfResources, Temporary
from workflows.working import retry
from workflows.working.retry import Again, GiveUp, History, ServiceDown, judge

NOW = datetime(2026, 11, 20, 14, 4, tzinfo=UTC)


@pytest.mark.parametrize(("tries", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (50, 8)])
def test_delays_double_up_to_eight_seconds(tries: int, seconds: float) -> None:
    assert retry.delay(tries, chance=0.5) == seconds


def test_jitter_moves_a_delay_by_a_quarter_at_most() -> None:
    assert retry.delay(3, chance=0) == 3
    assert retry.delay(3, chance=1) == 5


def test_a_temporary_error_is_tried_again_until_its_attempts_are_used_up() -> None:
    error = Temporary("The server is busy.")
    first = judge(error, History(), NOW, 0.5)
    assert isinstance(first, Again)
    assert first.at == NOW + timedelta(seconds=1)
    second = judge(error, first.history, NOW, 0.5)
    assert isinstance(second, Again)
    assert second.at == NOW + timedelta(seconds=2)
    third = judge(error, second.history, NOW, 0.5)
    assert third == GiveUp("temporary", "The server is busy. (tried 3 times)")


def test_a_node_may_have_one_attempt_only() -> None:
    verdict = judge(Temporary("Busy."), History(attempts=1), NOW, 0.5)
    assert verdict == GiveUp("temporary", "Busy. (tried once)")


def test_invalid_input_is_never_tried_again() -> None:
    verdict = judge(InvalidInput("No such asset.", field="asset"), History(), NOW, 0.5)
    assert verdict == GiveUp("invalid_input", "No such asset.", "asset")


def test_out_of_resources_is_tried_once_more_at_reduced_quality() -> None:
    first = judge(OutOfResources("Disk full."), History(tries=1), NOW, 0.5)
    assert first == Again(NOW, History(tries=1, reduced=True), retry.REDUCED_NOTE)
    second = judge(OutOfResources("Disk full."), History(reduced=True), NOW, 0.5)
    assert isinstance(second, GiveUp)
    assert second.message == f"Disk full. {retry.REDUCED_FAILED}"


def test_an_unexpected_error_shows_a_calm_sentence_and_no_internals() -> None:
    verdict = judge(KeyError("secret"), History(), NOW, 0.5)
    assert verdict == GiveUp("unexpected", retry.UNEXPECTED)


def test_a_service_that_is_down_costs_no_attempt() -> None:
    until = NOW + timedelta(minutes=1)
    verdict = judge(ServiceDown("Down.", until), History(tries=2), NOW, 0.5)
    assert verdict == Again(until, History(tries=2), "Down.")
