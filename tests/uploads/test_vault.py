"""Credentials at rest."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as configured
from django.core.management import call_command
from pytest_django import Settings

from config.state import vault_key
from tests.uploads.accounts import connected
from uploads import vault
from uploads.models import Account
from uploads.vault import Credentials, VaultLocked
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Settings) -> Path:
    """Keys of this test alone."""
    settings.VAULT_KEYS = []
    settings.VAULT_KEY_FILE = tmp_path / "vault_keys"
    vault_key(settings.VAULT_KEY_FILE)
    return tmp_path / "vault_keys"


def test_credentials_come_back_as_they_went_in(workspace: Workspace) -> None:
    account = connected(workspace, secrets={"key": "AKIA", "more": {"x": ["deep"]}})
    known = vault.credentials(Account.objects.get(pk=account.pk))
    assert (known.access_token, known.refresh_token) == (
        "ya29.an-access-token",
        "1//a-refresh-token",
    )
    assert known.secrets == {"key": "AKIA", "more": {"x": ["deep"]}}


def test_the_row_holds_nothing_that_can_be_read(workspace: Workspace) -> None:
    account = connected(workspace, secrets={"key": "AKIA-secret"})
    for value in ("an-access-token", "a-refresh-token", "AKIA-secret"):
        assert value not in account.sealed


def test_an_account_that_is_not_connected_has_no_credentials(workspace: Workspace) -> None:
    account = Account.objects.create(workspace=workspace, platform="youtube", name="New")
    assert vault.credentials(account) == Credentials()


def test_credentials_do_not_open_in_another_row(workspace: Workspace) -> None:
    first, second = connected(workspace), connected(workspace, remote_id="UC2")
    second.sealed = first.sealed
    with pytest.raises(VaultLocked, match="belong to another account"):
        vault.credentials(second)


def test_credentials_never_show_themselves() -> None:
    known = Credentials("ya29.an-access-token", "1//a-refresh-token", secrets={"k": "AKIA-secret"})
    assert repr(known) == str(known) == f"{known}" == "Credentials(…)"


def test_a_lost_key_is_told_in_words_and_without_the_chain(
    workspace: Workspace, key_file: Path
) -> None:
    account = connected(workspace)
    key_file.write_text(Fernet.generate_key().decode())
    with pytest.raises(VaultLocked, match="Connect again") as caught:
        vault.credentials(account)
    told = "".join(traceback.format_exception(caught.value))
    assert account.sealed not in told
    assert "InvalidToken" not in told


def test_a_key_that_is_none_is_not_repeated(settings: Settings) -> None:
    settings.VAULT_KEYS = ["not-a-key-at-all"]
    with pytest.raises(VaultLocked) as caught:
        vault.keys()
    assert "not-a-key-at-all" not in "".join(traceback.format_exception(caught.value))


def test_the_key_file_is_made_once_for_its_owner_alone_and_is_not_the_secret_key() -> None:
    path: Path = configured.VAR / "vault_keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    Fernet(path.read_text().strip())
    assert configured.SECRET_KEY not in path.read_text()


def test_keys_of_the_environment_come_before_the_file(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    ours = {"REELGRAPH_VAR": str(tmp_path / "var"), "REELGRAPH_VAULT_KEYS": key}
    code = "from django.conf import settings as s; print(s.VAULT_KEYS, s.VAULT_KEY_FILE.exists())"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | ours | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=configured.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == f"['{key}'] False"


def test_rotation_seals_everything_with_the_newest_key(
    workspace: Workspace, settings: Settings
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.VAULT_KEYS = [old]
    account = connected(workspace)
    settings.VAULT_KEYS = [new, old]
    call_command("rotate_vault")
    settings.VAULT_KEYS = [new]
    account.refresh_from_db()
    assert vault.credentials(account).access_token == "ya29.an-access-token"


def test_a_new_key_in_the_file_keeps_the_old_until_it_is_dropped(
    workspace: Workspace, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account, first = connected(workspace), key_file.read_text().strip()
    call_command("rotate_vault", new_key=True)
    newest, kept = key_file.read_text().split()
    assert kept == first
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    call_command("rotate_vault", drop_old=True)
    assert key_file.read_text().split() == [newest]
    account.refresh_from_db()
    assert vault.credentials(account).refresh_token == "1//a-refresh-token"
    told = capsys.readouterr()
    assert not any(key in told.out + told.err for key in (first, newest))


def test_rotation_tells_what_it_could_not_open_and_keeps_the_old_keys(
    workspace: Workspace, key_file: Path
) -> None:
    account = connected(workspace)
    Account.objects.filter(pk=account.pk).update(sealed="gAAAA-nonsense")
    with pytest.raises(SystemExit):
        call_command("rotate_vault", new_key=True, drop_old=True)
    assert len(key_file.read_text().split()) == 2


def test_redaction_takes_the_longest_value_first() -> None:
    known = Credentials("token-abc", "token-abc-and-more", secrets={"pin": "12"})
    said = vault.redacted("bad token-abc-and-more and token-abc, pin 12", known)
    assert said == "bad … and …, pin 12"
