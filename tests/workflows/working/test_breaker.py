"""Outside services that fail are left alone for a while, by every worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from uploads.circuit import COOL_DOWN
from uploads.models import Breaker
from workflows.node import InvalidInput, Temporary
from workflows.working import breaker
from workflows.working.retry import ServiceDown

pytestmark = pytest.mark.django_db


def call(error: Exception | None = None) -> None:
    with breaker.guarded("abacus", "Abacus"):
        if error:
            raise error


def fail(times: int) -> None:
    for _ in range(times):
        with pytest.raises(Temporary):
            call(Temporary("Busy."))


def cooled_down() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Breaker.objects.update(opened_until=past, probing_until=None)


def test_after_five_failures_in_a_row_nobody_calls() -> None:
    fail(5)
    with pytest.raises(ServiceDown, match="Abacus has failed 5 times in a row; trying again at"):
        call()


def test_a_success_in_between_starts_the_count_anew() -> None:
    fail(4)
    call()
    fail(4)
    call()


def test_what_the_user_did_wrong_is_not_the_services_fault() -> None:
    fail(4)
    with pytest.raises(InvalidInput):
        call(InvalidInput("No title."))
    fail(4)
    call()


def test_after_the_cool_down_one_caller_tries_and_success_closes() -> None:
    fail(5)
    cooled_down()
    with breaker.guarded("abacus", "Abacus"), pytest.raises(ServiceDown):
        call()
    call()
    assert not Breaker.objects.exists()


def test_a_failed_try_opens_again() -> None:
    fail(5)
    cooled_down()
    fail(1)
    with pytest.raises(ServiceDown, match="6 times"):
        call()


def test_a_caller_that_died_while_trying_blocks_only_for_a_while() -> None:
    fail(5)
    cooled_down()
    Breaker.objects.update(probing_until=timezone.now() - COOL_DOWN)
    call()
