"""What follows from trouble: nothing is sent again where a post may be there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from uploads.platforms.errors import (
    Permanent,
    PlatformError,
    QuotaExceeded,
    Reconnect,
    ServiceDown,
    SessionGone,
    Temporary,
    TokenExpired,
    Unconfirmed,
)
from uploads.platforms.platform import Outcome
from uploads.publishing.moves import (
    Again,
    Doubt,
    Fail,
    Renew,
    Wait,
    Where,
    after_failed,
    ask_again_at,
    delay,
    judge,
    poll_again,
)
from uploads.publishing.stages import DOUBTFUL, Stage

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOST: list[Exception] = [
    Unconfirmed("No answer."),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
    httpx.ConnectError("away"),
]


def where(stage: Stage, *, asking: bool = False, retries: int = 0, renewals: int = 0) -> Where:
    return Where("Tube", stage, asking, retries, max_retries=3, renewals=renewals)


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("stage", list(Stage))
def test_a_lost_answer_never_moves_back(error: Exception, stage: Stage) -> None:
    verdict = judge(error, where(stage), NOW, 0.5)
    assert isinstance(verdict, Again)
    assert verdict.stage == stage


@pytest.mark.parametrize("error", [*LOST, Temporary("Busy.")], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("stage", list(Stage))
def test_who_has_asked_for_long_enough_doubts_where_a_post_may_be(
    error: Exception, stage: Stage
) -> None:
    verdict = judge(error, where(stage, asking=True, retries=3), NOW, 0.5)
    assert isinstance(verdict, Doubt if stage in DOUBTFUL else Fail)


def test_a_refusal_of_the_call_that_publishes_lets_it_be_called_again() -> None:
    verdict = judge(Temporary("Busy.", after=30), where(Stage.FINISHING), NOW, 0.5)
    assert verdict == Again(Stage.SENT, 30, "temporary", "Busy.")


def test_a_refusal_of_the_last_piece_is_asked_about() -> None:
    verdict = judge(Temporary("Busy."), where(Stage.LAST), NOW, 0.5)
    assert isinstance(verdict, Again)
    assert verdict.stage == Stage.LAST


@pytest.mark.parametrize("error", [Permanent("No."), Reconnect("No.")])
def test_a_refused_question_says_nothing_about_the_post(error: PlatformError) -> None:
    assert isinstance(judge(error, where(Stage.LAST, asking=True), NOW, 0.5), Doubt)
    assert isinstance(judge(error, where(Stage.LAST), NOW, 0.5), Fail)


def test_a_refusal_names_its_field() -> None:
    verdict = judge(Permanent("Too long.", field="title"), where(Stage.NEW), NOW, 0.5)
    assert verdict == Fail("refused", "Too long.", "title")


def test_a_token_is_renewed_twice_and_no_more() -> None:
    expired = TokenExpired("Old.")
    assert isinstance(judge(expired, where(Stage.SENDING, renewals=1), NOW, 0.5), Renew)
    verdict = judge(expired, where(Stage.SENDING, renewals=2), NOW, 0.5)
    assert isinstance(verdict, Fail)
    assert verdict.reconnect


def test_a_quota_is_waited_for_and_costs_no_try() -> None:
    until = NOW + timedelta(hours=5)
    verdict = judge(QuotaExceeded("Full.", until=until), where(Stage.NEW, retries=3), NOW, 0.5)
    assert verdict == Wait(Stage.NEW, until, "quota", "Full.")


@pytest.mark.parametrize("stage", [Stage.NEW, Stage.SENDING, Stage.SENT])
def test_a_platform_that_is_left_alone_is_waited_for_and_costs_no_try(stage: Stage) -> None:
    until = NOW + timedelta(minutes=1)
    verdict = judge(ServiceDown("Down.", until=until), where(stage, retries=3), NOW, 0.5)
    assert verdict == Wait(stage, until, "service_down", "Down.")


@pytest.mark.parametrize(
    ("stage", "then"),
    [
        (Stage.NEW, Stage.NEW),
        (Stage.SENDING, Stage.NEW),
        (Stage.LAST, Stage.LAST),
        (Stage.SENT, Stage.LAST),
        (Stage.FINISHING, Stage.LAST),
        (Stage.ACCEPTED, Stage.ACCEPTED),
    ],
)
def test_a_session_that_is_gone_is_begun_anew_only_if_it_cannot_have_published(
    stage: Stage, then: Stage
) -> None:
    verdict = judge(SessionGone("Gone."), where(stage), NOW, 0.5)
    assert isinstance(verdict, Again)
    assert verdict.stage == then


@pytest.mark.parametrize("stage", list(Stage))
def test_a_fault_of_our_own_doubts_where_a_post_may_be(stage: Stage) -> None:
    verdict = judge(ZeroDivisionError(), where(stage), NOW, 0.5)
    assert isinstance(verdict, Doubt if stage in DOUBTFUL else Fail)


def test_a_failed_post_is_sent_again_only_where_the_platform_says_so() -> None:
    again = after_failed(Outcome(state="failed", again=True), where(Stage.ACCEPTED), 0.5)
    assert isinstance(again, Again)
    assert again.stage == Stage.NEW
    assert isinstance(after_failed(Outcome(state="failed"), where(Stage.ACCEPTED), 0.5), Fail)


def test_delays_double_to_a_minute() -> None:
    assert [delay(tries, 0.5) for tries in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert delay(1, 0.0) == 0.75
    assert delay(1, 1.0) == 1.25


def test_the_platform_is_asked_five_times_before_it_is_left_to_a_person() -> None:
    moments = [ask_again_at(asked, NOW) for asked in range(6)]
    assert all(moments[:5])
    assert moments[5] is None


def test_a_platform_at_work_is_asked_ever_less_often_within_bounds() -> None:
    gaps = [poll_again(10.0, waited) for waited in (0.0, 40.0, 400.0, 3600.0, 80_000.0)]
    assert gaps == [10.0, 10.0, 100.0, 900.0, 900.0]
