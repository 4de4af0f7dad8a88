"""No secret stands in logs, answers, admin pages, the database or exports.

To look at more: plant it (`Search.plant`), let it happen inside of `listening`, and look at the
place (`Search.look`).
"""

from __future__ import annotations

import traceback
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from tests.fixtures.press import Press
from tests.fixtures.simulator import Simulator
from tests.uploads.accounts import connected
from tests.uploads.searching import (
    Search,
    listening,
    look_at_the_admin,
    look_at_the_api,
    look_at_the_database,
    writings,
)
from tests.uploads.test_connecting import begun, consented, returned
from tests.workflows.api.rows import one_of_each
from uploads import health, tokens, vault
from uploads.models import Account
from uploads.oauth import grants
from uploads.platforms.errors import PlatformError
from uploads.publishing.words import Words
from uploads.registering import Order, register
from uploads.vault import Credentials
from workflows.models import Run, RunEvent, Workflow
from workspaces.models import Workspace
from workspaces.setup import first_workspace

ACCOUNTS = "/api/video-production/accounts"
log = structlog.get_logger(__name__)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def search(simulator: Simulator, settings: Settings, media_store: Path) -> Search:
    """Secrets of the installation, planted."""
    key = Fernet.generate_key().decode()
    settings.VAULT_KEYS = [key]
    settings.PLATFORM_SIMULATOR = simulator.base
    settings.PUBLISH_PACE = 0.01
    settings.PLATFORM_CLIENT_SECRETS = {
        name: (f"{name}-app-id", f"{name}-app+secret/planted=")
        for name in ("youtube", "tiktok", "facebook", "instagram")
    }
    found = Search()
    found.plant(vault_key=key, secret_key=settings.SECRET_KEY)
    for name, (_, secret) in settings.PLATFORM_CLIENT_SECRETS.items():
        found.plant(**{f"client_secret_of_{name}": secret})
    return found


@pytest.fixture
def browser(workspace: Workspace, settings: Settings) -> Client:
    """The owner, who administers the installation."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    client.force_login(first_workspace()[1].user)
    return client


def connect_everything(search: Search, simulator: Simulator, browser: Client) -> None:
    """Logins that work, one that is used twice, and one that is denied."""
    for platform in ("youtube", "tiktok", "facebook", "instagram"):
        location = consented(simulator, begun(browser, platform))
        asked = parse_qs(urlsplit(location).query)
        search.plant(**{f"code_of_{platform}": asked["code"][0]})
        search.plant(**{f"state_of_{platform}": asked["state"][0]})
        assert returned(browser, location)["code"] == ""
        search.plant_credentials()
    assert returned(browser, location)["code"] == "too_late"
    returned(browser, consented(simulator, begun(browser, "tiktok"), decision="deny"))
    begun(browser, "youtube")  # nobody comes back from this one


def add_by_hand(search: Search, browser: Client) -> None:
    """Accounts whose secrets are typed in, rightly and wrongly."""
    found = browser.get(f"{ACCOUNTS}/platforms").json()["data"]
    planted = iter(range(100))
    for one in found:
        if one["login"] == "oauth" or not one["secrets"].get("properties"):
            continue
        names = list(one["secrets"]["properties"])
        secrets = {name: f"planted+secret/{next(planted)}=of-{one['name']}" for name in names}
        search.plant(**{f"{one['name']}_{name}": value for name, value in secrets.items()})
        body = {"platform": one["name"], "name": one["name"], "secrets": secrets}
        for more in ({}, {"settings": {"nonsense": 1}}):
            browser.post(ACCOUNTS, {**body, **more}, content_type="application/json")
        Account.objects.get_or_create(
            platform=one["name"], workspace=Workspace.objects.first(), defaults={"name": "by hand"}
        )
        account = Account.objects.get(platform=one["name"])
        for wrong in (secrets, {**secrets, "bad": secrets[names[0]]}):
            browser.patch(
                f"{ACCOUNTS}/{account.pk}", {"secrets": wrong}, content_type="application/json"
            )
        browser.post(f"{ACCOUNTS}/{account.pk}/test")
    search.plant_credentials()


def go_through_trouble(search: Search, simulator: Simulator, settings: Settings) -> None:
    """Refreshes that work, that are refused, and that cannot be made; failures that echo."""
    for account in Account.objects.filter(platform__in=["youtube", "tiktok"]):
        Account.objects.filter(pk=account.pk).update(
            token_expires_at=timezone.now() - timedelta(minutes=1)
        )
        tokens.fresh(account)
        search.plant_credentials()
        known = vault.credentials(Account.objects.get(pk=account.pk))
        health.failed(account, f"The platform echoes {known.access_token}.")
        search.look("the reason of a failure", account.last_reason)
        settings.PLATFORM_SIMULATOR = "http://127.0.0.1:9"
        _told(search, account, known)
        settings.PLATFORM_SIMULATOR = simulator.base
        simulator.revoke(account=account.remote_id)
        _told(search, account, known)


def _told(search: Search, account: Account, known: Credentials) -> None:
    try:
        tokens.fresh(account, known.access_token)
    except PlatformError as error:
        log.exception("A refresh failed.", exc_info=error)
        search.look("tracebacks", "".join(traceback.format_exception(error)))
        _report(search, error)
    else:
        raise AssertionError("This should have failed.")


def _report(search: Search, error: BaseException) -> None:
    """What Django's page about an error shows, with the values of variables."""
    request = RequestFactory().get("/accounts")
    reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    search.look("error pages", reporter.get_traceback_html() + reporter.get_traceback_text())


def break_unexpectedly(
    search: Search, browser: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """A bug in the middle of what knows secrets, on a developer's machine."""
    account = Account.objects.filter(platform="facebook").get()
    known = vault.credentials(account)
    Account.objects.filter(pk=account.pk).update(
        sealed=vault.sealed(account, Credentials("act.planted-old", "rft.planted-old")),
        token_expires_at=timezone.now() - timedelta(minutes=1),
    )
    search.plant(old_access="act.planted-old", old_refresh="rft.planted-old")

    def bug(platform: str, credentials: Credentials) -> grants.Granted:
        raise RuntimeError("A bug.")

    with monkeypatch.context() as patched:
        patched.setattr(grants, "refresh", bug)
        settings.DEBUG = True
        answer = browser.post(f"{ACCOUNTS}/{account.pk}/test")
        settings.DEBUG = False
    assert answer.status_code == 500
    search.look("the answer to a bug", answer.content)
    try:
        grants._asked("facebook", {"fb_exchange_token": known.access_token, "x": None}, known)  # type: ignore[dict-item]
    except Exception as error:
        log.exception("Another bug.")
        _report(search, error)


def log_carelessly(search: Search) -> None:
    """What somebody might write without thinking."""
    search.plant(careless="a-careless-access-token-of-32-letters")
    secret = search.secrets["careless"]
    log.info("asked", url=f"https://graph.example/me?access_token={secret}&fields=id")
    log.info(f"asked with Authorization: Bearer {secret}")
    log.info("got", answer={"access_token": secret, "expires_in": 3600})
    log.warning("form", body=f"grant_type=refresh_token&refresh_token={secret}")
    log.info("object", known=Credentials(secret, secret), error=ValueError(f"oauth {secret}"))


def publish(simulator: Simulator, workspace: Workspace, search: Search) -> None:
    """An upload, its rows and its messages."""
    press = Press(workspace, simulator)
    account = Account.objects.get(platform="tiktok")
    asset, words = press.video(3000), Words(title="A reel")
    upload, _ = register(Order(account=account, asset=asset, words=words, here=True))
    press.carry(upload)
    search.plant_credentials()
    assert upload.status == "success", upload.message


def run_a_workflow(workspace: Workspace) -> Workflow:
    """A run that names accounts, as the uploader's does."""
    ids = [str(pk) for pk in Account.objects.values_list("pk", flat=True)]
    graph = {
        "schema": 1,
        "nodes": [{"id": "up", "type": "uploader", "params": {"accounts": ids}}],
        "connections": [],
    }
    workflow = Workflow.objects.create(workspace=workspace, name="W", definition=graph)
    run = Run.objects.create(
        workspace=workspace, workflow=workflow, name="R", definition=graph, status="failed"
    )
    RunEvent.objects.create(run=run, seq=1, type="node", payload={"accounts": ids})
    return workflow


@pytest.mark.usefixtures("valkey")
def test_no_secret_is_told_anywhere(
    search: Search,
    simulator: Simulator,
    browser: Client,
    workspace: Workspace,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with listening(search):
        connect_everything(search, simulator, browser)
        add_by_hand(search, browser)
        publish(simulator, workspace, search)
        go_through_trouble(search, simulator, settings)
        break_unexpectedly(search, browser, monkeypatch, settings)
        log_carelessly(search)
        workflow = run_a_workflow(workspace)
        ids = one_of_each(workspace) | {"workflow_id": str(workflow.pk)}
        for account in Account.objects.all():
            ids |= {"account_id": str(account.pk)}
            browser.post(f"{ACCOUNTS}/{account.pk}/test")
            search.look("an account", browser.get(f"{ACCOUNTS}/{account.pk}").content)
            search.look("a repr", f"{account!r} {account} {vault.credentials(account)!r}")
        assert look_at_the_api(search, browser, ids) > 30
        assert look_at_the_admin(search, browser, most=12) > 30
    look_at_the_database(search)
    assert len(search.secrets) > 30
    assert not (told := search.found()), "\n".join(told)


def test_the_search_would_find_what_is_there(workspace: Workspace, settings: Settings) -> None:
    """Planted in the open, every place gives it away."""
    search = Search()
    search.plant(open="a+planted/secret=in the open")
    secret = search.secrets["open"]
    with listening(search):
        log.info("careless", note=f"it is {secret}")
    Account.objects.create(workspace=workspace, platform="youtube", name=secret)
    user = User.objects.create_superuser("root")
    client = Client()
    client.force_login(user)
    settings.ALLOWED_HOSTS = ["testserver"]
    look_at_the_database(search)
    for form in writings(secret):
        search.look(f"written as {form}", form)
    told = " ".join(search.found())
    for place in ("the log (json)", "the log (console)", "table uploads_account", "dumpdata"):
        assert place in told
    assert ("the dump" in told) == (connection.vendor == "sqlite")
    assert told.count("written as") == len(writings(secret))


def test_an_account_by_hand_is_searched_as_well(workspace: Workspace) -> None:
    search = Search()
    connected(workspace, "webhook", secrets={"key": "a-planted-key"})
    search.plant_credentials()
    assert "a-planted-key" in search.secrets.values()
