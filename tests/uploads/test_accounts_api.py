"""Accounts over HTTP."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.fixtures.simulator import Simulator
from tests.uploads.accounts import connected
from tests.workflows.api.calls import Api, error, member
from uploads import health, vault
from uploads.models import Account, State
from uploads.platforms import registry
from uploads.platforms.platform import Fields, Line, Platform
from workspaces.models import AuditEvent, Role, Workspace

pytestmark = pytest.mark.django_db

ACCOUNTS = "/api/video-production/accounts"


class Shelf(Platform):
    """A platform that needs no login."""

    name, title = "shelf", "Shelf"

    class Settings(Fields):
        path: str = "here"

    class Secrets(Fields):
        key: str = ""
        pin: int = 0

    def whoami(self, line: Line) -> str:
        return f"{line.settings.path}:{len(line.secrets.key)}"


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {**registry.installed(), "shelf": Shelf()}
    monkeypatch.setattr(registry, "installed", lambda: found)


@pytest.fixture
def editor(workspace: Workspace) -> Api:
    return Api(member(workspace, "editor"))


@pytest.fixture
def viewer(workspace: Workspace) -> Api:
    return Api(member(workspace, "viewer", Role.VIEWER))


def created(editor: Api, **more: Any) -> dict[str, Any]:
    body = {"platform": "shelf", "name": "Left shelf", "secrets": {"key": "a-shelf-key"}} | more
    answer = editor.post(ACCOUNTS, body)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()["data"]
    return found


def patched(editor: Api, account: dict[str, Any], **body: Any) -> Any:
    return editor.client.patch(
        f"{ACCOUNTS}/{account['accountId']}", body, content_type="application/json"
    )


def test_an_account_without_login_is_added_with_its_secrets(editor: Api) -> None:
    found = created(editor, settings={"path": "left"}, tags=["cats", "cats", "de"], dailyCap=9)
    assert (found["name"], found["login"], found["connected"]) == ("Left shelf", "secrets", True)
    assert found["settings"] == {"path": "left"}
    assert found["tags"] == ["cats", "de"]
    assert (found["pace"]["dailyCap"], found["pace"]["cap"], found["load"]["cap"]) == (9, 9, 9)
    assert found["health"]["state"] == "ok"
    assert found["load"]["nextSlot"]
    row = Account.objects.get()
    assert vault.credentials(row).secrets == {"key": "a-shelf-key", "pin": 0}
    assert AuditEvent.objects.get(action="account.create").target == str(row.pk)


def test_what_the_platform_does_not_take_is_named_and_not_repeated(editor: Api) -> None:
    body = {
        "platform": "shelf",
        "name": "x",
        "secrets": {"key": "fine", "pin": "my-secret-pin", "more": "secret-too"},
    }
    answer = editor.post(ACCOUNTS, body)
    assert error(answer) == (422, "not_taken")
    fields = {problem["field"] for problem in answer.json()["error"]["problems"]}
    assert fields == {"secrets.pin", "secrets.more"}
    assert "my-secret-pin" not in answer.content.decode()
    assert "secret-too" not in answer.content.decode()
    assert not Account.objects.exists()


def test_accounts_with_a_login_are_not_added_by_hand(editor: Api) -> None:
    answer = editor.post(ACCOUNTS, {"platform": "youtube", "name": "x"})
    assert error(answer) == (422, "login_needed")
    assert error(editor.post(ACCOUNTS, {"platform": "nowhere", "name": "x"})) == (
        422,
        "unknown_platform",
    )


def test_an_account_is_changed_in_part(editor: Api) -> None:
    found = created(editor, dailyCap=9, settings={"path": "left"})
    answer = patched(
        editor,
        found,
        name="Right shelf",
        dailyCap=None,
        gapSeconds=600,
        quietFrom="22:00",
        quietUntil="07:00",
        timeZone="Europe/Berlin",
        enabled=False,
    )
    now = answer.json()["data"]
    assert (now["name"], now["settings"]) == ("Right shelf", {"path": "left"})
    assert (now["pace"]["dailyCap"], now["pace"]["gap"]) == (None, 600)
    assert (now["pace"]["quietFrom"], now["pace"]["timeZone"]) == ("22:00:00", "Europe/Berlin")
    assert (now["usable"], now["load"]["nextSlot"]) == (False, None)
    assert vault.credentials(Account.objects.get()).secrets["key"] == "a-shelf-key"


def test_new_secrets_replace_the_old_ones(editor: Api) -> None:
    found = created(editor)
    assert patched(editor, found, secrets={"key": "another-key"}).status_code == 200
    assert vault.credentials(Account.objects.get()).secrets["key"] == "another-key"
    detail = AuditEvent.objects.get(action="account.change").detail
    assert detail == {"name": "Left shelf", "fields": ["secrets"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeZone": "Mars/Olympus"},
        {"quietFrom": "22:00"},
        {"quietFrom": "22:00Z", "quietUntil": "06:00Z"},
        {"dailyCap": 0},
        {"gapSeconds": -1},
        {"name": " "},
        {"sealed": "x"},
        {"settings": {"nonsense": 1}},
    ],
)
def test_what_makes_no_sense_is_refused(editor: Api, wrong: dict[str, Any]) -> None:
    assert patched(editor, created(editor), **wrong).status_code == 422


def test_the_list_has_filters_and_its_length(editor: Api, workspace: Workspace) -> None:
    created(editor, tags=["cats"])
    created(editor, name="Other")
    failing = connected(workspace, "youtube")
    health.failed(failing, "YouTube answered 503.")

    def names(query: str) -> list[str]:
        answer = editor.get(f"{ACCOUNTS}{query}").json()
        assert answer["total"] >= len(answer["data"])
        return [one["name"] for one in answer["data"]]

    assert names("") == ["Left shelf", "Other", "Cats"]
    assert names("?tag=cats") == ["Left shelf"]
    assert names("?platform=youtube") == names("?state=failing") == ["Cats"]
    assert names("?limit=1&offset=1") == ["Other"]


def test_health_is_told_in_words(editor: Api, workspace: Workspace) -> None:
    account = connected(workspace, "youtube")
    health.reconnect_needed(account, "YouTube says: Token has been revoked.")
    found = editor.get(f"{ACCOUNTS}/{account.pk}").json()["data"]["health"]
    assert found["state"] == "reconnect_needed"
    assert found["message"] == "YouTube says: Token has been revoked."
    assert found["failureStreak"] == 1


def test_testing_asks_the_platform(editor: Api) -> None:
    found = created(editor, settings={"path": "left"})
    answer = editor.post(f"{ACCOUNTS}/{found['accountId']}/test").json()
    assert (answer["ok"], answer["name"]) == (True, "left:11")
    assert answer["data"]["health"]["lastSuccess"]


def test_testing_finds_a_login_that_was_revoked(
    editor: Api, workspace: Workspace, simulator: Simulator, settings: Any
) -> None:
    settings.PLATFORM_SIMULATOR = simulator.base
    known = simulator.account("youtube")
    account = connected(workspace, access=known["access_token"], refresh=known["refresh_token"])
    assert editor.post(f"{ACCOUNTS}/{account.pk}/test").json()["ok"]
    simulator.revoke(account=known["account"])
    answer = editor.post(f"{ACCOUNTS}/{account.pk}/test").json()
    assert not answer["ok"]
    assert answer["data"]["health"]["state"] == "reconnect_needed"
    assert known["access_token"] not in str(answer)


def test_testing_refreshes_a_token_that_is_refused(
    editor: Api, workspace: Workspace, simulator: Simulator, settings: Any
) -> None:
    settings.PLATFORM_SIMULATOR = simulator.base
    known = simulator.account("tiktok")
    account = connected(
        workspace, "tiktok", access="act.worthless-token", refresh=known["refresh_token"]
    )
    assert editor.post(f"{ACCOUNTS}/{account.pk}/test").json()["ok"]
    account.refresh_from_db()
    assert vault.credentials(account).refresh_token != known["refresh_token"]


def test_testing_tells_when_the_platform_is_away(
    editor: Api, workspace: Workspace, settings: Any
) -> None:
    settings.PLATFORM_SIMULATOR = "http://127.0.0.1:9"
    account = connected(workspace)
    answer = editor.post(f"{ACCOUNTS}/{account.pk}/test").json()
    assert (answer["ok"], answer["message"]) == (False, "YouTube cannot be reached.")
    assert answer["data"]["health"]["state"] == State.FAILING


def test_a_viewer_looks_and_plans_and_changes_nothing(viewer: Api, editor: Api) -> None:
    found = created(editor)
    one = f"{ACCOUNTS}/{found['accountId']}"
    assert viewer.get(ACCOUNTS).status_code == viewer.get(one).status_code == 200
    assert viewer.get(f"{ACCOUNTS}/platforms").status_code == 200
    assert viewer.post(f"{ACCOUNTS}/plan", {"videos": 2}).status_code == 200
    assert patched(viewer, found, name="x").status_code == 403
    for path in (f"{one}/test", f"{one}/reconnect", f"{ACCOUNTS}/connect", ACCOUNTS):
        assert viewer.post(path, {}).status_code == 403
    assert viewer.delete(one).status_code == 403


def test_platforms_say_how_they_are_connected(editor: Api) -> None:
    found = {one["name"]: one for one in editor.get(f"{ACCOUNTS}/platforms").json()["data"]}
    assert found["youtube"]["login"] == "oauth"
    assert not found["youtube"]["configured"]
    assert found["youtube"]["postsPerDay"] == 100
    assert found["shelf"]["login"] == "secrets"
    assert set(found["shelf"]["secrets"]["properties"]) == {"key", "pin"}


def test_a_plan_gives_videos_to_accounts_in_their_order(editor: Api) -> None:
    ids = {created(editor, name=name, tags=[name], gapSeconds=3600)["accountId"] for name in "ab"}
    body = {"videos": 4, "how": "round_robin", "overHours": 8}
    slots = editor.post(f"{ACCOUNTS}/plan", body).json()["data"]
    assert [slot["video"] for slot in slots] == [0, 1, 2, 3]
    assert {slot["accountId"] for slot in slots} == ids
    tagged = editor.post(f"{ACCOUNTS}/plan", {"videos": 4, "tags": ["a"]}).json()["data"]
    assert len({slot["accountId"] for slot in tagged}) == 1


def test_a_plan_without_accounts_is_refused(editor: Api) -> None:
    assert error(editor.post(f"{ACCOUNTS}/plan", {"videos": 1})) == (409, "no_account")
    body = {"accountIds": [str(uuid.uuid4())]}
    assert error(editor.post(f"{ACCOUNTS}/plan", body)) == (404, "not_found")


def test_a_deleted_account_is_gone_and_opens_nothing(editor: Api) -> None:
    found = created(editor)
    assert editor.delete(f"{ACCOUNTS}/{found['accountId']}").status_code == 204
    assert editor.get(ACCOUNTS).json()["total"] == 0
    assert error(editor.delete(f"{ACCOUNTS}/{found['accountId']}")) == (404, "not_found")
    row = Account.objects.get()
    assert (row.sealed, row.is_usable) == ("", False)
    assert row.removed_at
    assert row.removed_at > timezone.now() - timedelta(minutes=1)


def test_secrets_that_hide_themselves_are_kept_as_they_are(editor: Api) -> None:
    secrets = {"signing_secret": "very+secret/key=", "token": "a-bearer-token"}
    address = {"url": "https://hooks.example/inbox"}
    body = {"platform": "webhook", "name": "W", "settings": address, "secrets": secrets}
    answer = editor.post(ACCOUNTS, body)
    assert answer.status_code == 201, answer.content
    known = vault.credentials(Account.objects.get()).secrets
    assert known == secrets
    assert "very+secret" not in answer.content.decode()
