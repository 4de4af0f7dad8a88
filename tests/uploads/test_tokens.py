"""Access tokens that are valid, whoever asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.simulator import Simulator
from tests.uploads.accounts import connected
from uploads import health, tokens, vault
from uploads.models import Account, State
from uploads.oauth import grants
from uploads.platforms.errors import Permanent, Reconnect, Temporary
from uploads.vault import Credentials
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_real_platform(simulator: Simulator, settings: Settings) -> Iterator[None]:
    settings.PLATFORM_SIMULATOR = simulator.base
    yield
    connection.close()


@pytest.fixture
def expired(workspace: Workspace, simulator: Simulator) -> Account:
    """A TikTok account whose access token has ended; its refresh token rotates."""
    known = simulator.account("tiktok")
    return connected(
        workspace,
        "tiktok",
        access=known["access_token"],
        refresh=known["refresh_token"],
        remote_id=known["account"],
        expires_at=timezone.now() - MINUTE,
    )


def expire(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(token_expires_at=timezone.now() - MINUTE)


def refreshes(simulator: Simulator) -> int:
    return len(simulator.requests(kind="tiktok.token"))


def all_at_once(ask: Callable[[], Any], count: int = AT_ONCE) -> list[Any]:
    """What so many threads get, an exception as itself."""
    barrier = threading.Barrier(count)

    def asked(_: int) -> Any:
        barrier.wait()
        try:
            return ask()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(asked, range(count)))


def test_a_token_that_is_valid_is_given_as_it_is(
    workspace: Workspace, simulator: Simulator
) -> None:
    account = connected(workspace, expires_at=timezone.now() + HOUR)
    assert tokens.fresh(account) == "ya29.an-access-token"
    assert simulator.requests() == []


def test_a_token_is_refreshed_ahead_of_its_end(expired: Account, simulator: Simulator) -> None:
    old = vault.credentials(expired)
    Account.objects.update(token_expires_at=timezone.now() + 4 * MINUTE)
    Account.objects.filter(pk=expired.pk).update(
        sealed=vault.sealed(expired, Credentials(old.access_token, old.refresh_token, 0.0))
    )
    new = tokens.fresh(expired)
    assert new != old.access_token
    expired.refresh_from_db()
    assert vault.credentials(expired).refresh_token != old.refresh_token
    assert expired.token_expires_at
    assert expired.token_expires_at > timezone.now() + HOUR
    assert expired.login_expires_at


def test_a_token_of_a_short_life_is_not_refreshed_at_each_use(
    workspace: Workspace, simulator: Simulator
) -> None:
    account = connected(workspace, expires_at=timezone.now() + MINUTE)
    assert tokens.fresh(account) == "ya29.an-access-token"


def test_twenty_at_once_refresh_once_and_lose_nothing(
    expired: Account, simulator: Simulator
) -> None:
    for done in range(1, 4):
        found = all_at_once(lambda: tokens.fresh(expired))
        assert len(set(found)) == 1, found
        assert refreshes(simulator) == done
        expired.refresh_from_db()
        known = vault.credentials(expired)
        assert known.access_token == found[0]
        expire(expired)


def test_twenty_whose_token_was_refused_refresh_once(
    workspace: Workspace, simulator: Simulator
) -> None:
    known = simulator.account("tiktok")
    account = connected(workspace, "tiktok", access="act.refused", refresh=known["refresh_token"])
    found = all_at_once(lambda: tokens.fresh(account, "act.refused"))
    assert len(set(found)) == 1, found
    assert refreshes(simulator) == 1


def test_a_lost_login_is_asked_about_once_and_told_to_all(
    expired: Account, simulator: Simulator
) -> None:
    simulator.revoke(account=expired.remote_id)
    found = all_at_once(lambda: tokens.fresh(expired))
    assert {type(one) for one in found} == {Reconnect}
    assert refreshes(simulator) == 1
    expired.refresh_from_db()
    assert expired.state == State.RECONNECT_NEEDED
    assert "TikTok" in expired.last_reason
    assert expired.refresh_claim == ""


def test_a_platform_that_is_away_is_asked_once_and_keeps_the_login(
    expired: Account, simulator: Simulator
) -> None:
    simulator.fault("status", "tiktok.token", status=503, times=1)
    simulator.fault("delay", "tiktok.token", seconds=0.5)
    with pytest.raises(Temporary):
        tokens.fresh(expired)
    expired.refresh_from_db()
    assert (expired.state, expired.refresh_claim) == (State.FAILING, "")
    assert tokens.fresh(expired)


def test_a_platform_that_cannot_be_reached_is_told_in_words(
    expired: Account, settings: Settings
) -> None:
    settings.PLATFORM_SIMULATOR = "http://127.0.0.1:9"
    with pytest.raises(Temporary, match=r"^TikTok cannot be reached\.$"):
        tokens.fresh(expired)


def test_trouble_with_refreshing_does_not_stop_a_token_that_still_works(
    expired: Account, settings: Settings
) -> None:
    old = vault.credentials(expired)
    Account.objects.filter(pk=expired.pk).update(
        sealed=vault.sealed(expired, Credentials(old.access_token, old.refresh_token, 0.0)),
        token_expires_at=timezone.now() + 2 * MINUTE,
    )
    settings.PLATFORM_SIMULATOR = "http://127.0.0.1:9"
    assert tokens.fresh(expired) == old.access_token
    with pytest.raises(Temporary):
        tokens.fresh(expired, old.access_token)


def test_those_who_wait_give_up_with_the_one_that_failed(
    expired: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    is_claimed, waiting = tokens._is_claimed, threading.Semaphore(0)
    counted: set[int] = set()

    def seen(row: Account) -> bool:
        claimed = is_claimed(row)
        if claimed and threading.get_ident() not in counted:
            counted.add(threading.get_ident())
            waiting.release()
        return claimed

    def slow(platform: str, known: Credentials) -> grants.Granted:
        asked.append(platform)
        for _ in range(7):
            assert waiting.acquire(timeout=60), "Not all of them wait."
        raise Temporary("TikTok is busy.")

    monkeypatch.setattr(tokens, "_is_claimed", seen)
    monkeypatch.setattr(grants, "refresh", slow)
    found = all_at_once(lambda: tokens.fresh(expired), 8)
    assert {str(one) for one in found} == {"TikTok is busy."}
    assert asked == ["tiktok"]


def test_who_read_an_account_before_its_login_was_lost_does_not_ask_again(
    expired: Account, simulator: Simulator
) -> None:
    read_before = Account.objects.get(pk=expired.pk)
    Account.objects.filter(pk=expired.pk).update(state=State.RECONNECT_NEEDED)
    with pytest.raises(tokens.Stale):
        tokens._claimed(read_before)
    assert refreshes(simulator) == 0


def test_a_refresher_that_died_is_succeeded_after_its_lease(
    expired: Account, simulator: Simulator
) -> None:
    Account.objects.filter(pk=expired.pk).update(
        refresh_claim="dead", refresh_until=timezone.now() - MINUTE
    )
    assert tokens.fresh(expired)
    expired.refresh_from_db()
    assert expired.refresh_claim == ""


def test_a_lease_that_holds_is_waited_for(
    expired: Account, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "WAIT_SECONDS", 0.3)
    Account.objects.filter(pk=expired.pk).update(
        refresh_claim="alive", refresh_until=timezone.now() + MINUTE
    )
    with pytest.raises(Temporary, match="for too long"):
        tokens.fresh(expired)
    assert refreshes(simulator) == 0


def test_a_late_refresher_does_not_overwrite_a_new_login(
    expired: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_connecting(platform: str, known: Credentials) -> grants.Granted:
        new = Credentials("act.of-the-new-login", "rft.of-the-new-login", time.time())
        tokens.store(expired, new, timezone.now() + HOUR)
        return grants.Granted(Credentials("act.late", "rft.late"), None, None)

    monkeypatch.setattr(grants, "refresh", while_connecting)
    assert tokens.fresh(expired) == "act.of-the-new-login"
    assert vault.credentials(expired).refresh_token == "rft.of-the-new-login"


def test_a_refusal_that_comes_late_does_not_undo_a_new_login(
    expired: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_connecting(platform: str, known: Credentials) -> grants.Granted:
        new = Credentials("act.of-the-new-login", "rft.of-the-new-login", time.time())
        tokens.store(expired, new, timezone.now() + HOUR)
        raise Reconnect("TikTok says: the old one is revoked.")

    monkeypatch.setattr(grants, "refresh", while_connecting)
    assert tokens.fresh(expired) == "act.of-the-new-login"
    expired.refresh_from_db()
    assert expired.state == State.OK


def test_new_tokens_are_kept_although_the_database_is_busy(
    expired: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, trouble = vault.sealed, [OperationalError("database is locked")] * 2
    atomic = transaction.atomic
    answered: list[bool] = []

    def sealed(account: Account, new: Credentials) -> str:
        answered.append(True)
        return real(account, new)

    def busy(*args: Any, **kwargs: Any) -> Any:
        if answered and kwargs.get("durable") and trouble:
            raise trouble.pop()
        return atomic(*args, **kwargs)

    monkeypatch.setattr(vault, "sealed", sealed)

    monkeypatch.setattr(transaction, "atomic", busy)
    found = tokens.fresh(expired)
    expired.refresh_from_db()
    assert not trouble
    assert vault.credentials(expired).access_token == found


def test_nothing_is_refreshed_inside_of_a_transaction(
    expired: Account, simulator: Simulator
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tokens.fresh(expired)
    assert refreshes(simulator) == 0


def test_an_app_that_is_not_accepted_is_no_lost_login(
    expired: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(platform: str, known: Credentials) -> grants.Granted:
        raise Permanent("TikTok does not know this installation's app.", code="invalid_client")

    monkeypatch.setattr(grants, "refresh", refused)
    with pytest.raises(Permanent):
        tokens.fresh(expired)
    expired.refresh_from_db()
    assert (expired.state, expired.refresh_claim) == (State.FAILING, "")


def test_a_token_without_an_end_is_used_until_it_is_refused(workspace: Workspace) -> None:
    page = connected(workspace, "facebook", access="EAAG.of-a-page", refresh="")
    assert tokens.fresh(page) == "EAAG.of-a-page"
    with pytest.raises(Reconnect, match="Connect it again"):
        tokens.fresh(page, "EAAG.of-a-page")
    page.refresh_from_db()
    assert page.state == State.RECONNECT_NEEDED


def test_an_account_that_waits_for_a_login_asks_nobody(
    expired: Account, simulator: Simulator
) -> None:
    health.reconnect_needed(Account.objects.get(pk=expired.pk), "Revoked.")
    with pytest.raises(Reconnect, match="Revoked"):
        tokens.fresh(expired)
    assert simulator.requests() == []


def test_a_key_that_is_lost_asks_for_a_new_login(expired: Account) -> None:
    Account.objects.filter(pk=expired.pk).update(sealed="gAAAA-of-another-key")
    with pytest.raises(Reconnect, match="key that is not there"):
        tokens.fresh(expired)
    expired.refresh_from_db()
    assert expired.state == State.RECONNECT_NEEDED
