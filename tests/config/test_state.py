import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.state import SOCKET_PATH_LIMIT, private_folder, secret_key, valkey_socket


def test_the_socket_lies_in_the_state_folder() -> None:
    assert valkey_socket(Path("/srv/reelgraph")) == Path("/srv/reelgraph/run/valkey.sock")


@pytest.fixture
def system_temp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short folder that stands for /tmp (tmp_path is too deep for a socket)."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_deep_state_folder_gets_a_private_short_socket_of_its_own(system_temp: Path) -> None:
    deep = Path("/srv") / ("d" * 120)
    socket = valkey_socket(deep)
    assert len(bytes(socket)) <= SOCKET_PATH_LIMIT
    assert socket.parent.parent == system_temp
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert socket == valkey_socket(deep)
    assert socket != valkey_socket(Path("/srv") / ("e" * 120))


def test_a_folder_others_can_open_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(PermissionError, match="only this user"):
        private_folder(tmp_path)


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secret_key"
    first = secret_key(path)
    assert len(first) >= 50
    assert secret_key(path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [path] * 8))
    assert len(keys) == 1
    assert list(tmp_path.iterdir()) == [path]
