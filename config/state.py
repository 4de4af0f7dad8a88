"""Where this installation keeps its files, and the secrets that are made there once."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

SOCKET_PATH_LIMIT = 103
"""Bytes. `sun_path` holds 104 on macOS and 108 on Linux, with the closing NUL (unix(7))."""


def valkey_socket(var: Path) -> Path:
    """The socket of the embedded Valkey: in `var`, or a private temporary folder if that is deep.

    The folder's name depends on `var` alone, so every process of an installation finds the same.
    """
    socket = var / "run" / "valkey.sock"
    if len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT:
        return socket
    name = f"reelgraph-{os.getuid()}-{hashlib.sha256(os.fsencode(var)).hexdigest()[:16]}"
    return private_folder(Path(tempfile.gettempdir()) / name) / "valkey.sock"


def private_folder(folder: Path) -> Path:
    """Make `folder` for this user alone.

    Raises PermissionError if somebody else put it there first, or may write to it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = folder.lstat()
    if facts.st_uid != os.getuid() or facts.st_mode & 0o077 or folder.is_symlink():
        raise PermissionError(f"{folder} must be a folder that only this user can open.")
    return folder


def secret_key(path: Path) -> str:
    """Django's key, kept at `path`."""
    return kept(path, get_random_secret_key)


def vault_key(path: Path) -> str:
    """What credentials are encrypted with, kept at `path`: Fernet keys, one a line."""
    return kept(path, lambda: Fernet.generate_key().decode())


def kept(path: Path, make: Callable[[], str]) -> str:
    """The secret at `path`, made on first use and readable by its owner only.

    Several processes may ask at once: each writes a key of its own, the first to link it wins, and
    no reader ever sees half a file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft_number, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(draft_number, "w") as file:
            file.write(make())
        _link_unless_taken(Path(draft), path)
    return path.read_text()


def _link_unless_taken(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
