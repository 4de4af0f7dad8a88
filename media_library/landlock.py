"""Shuts all files but a few away from a process that reads what strangers send (landlock(7)).

The Linux kernel sees to it from version 5.13 on; it needs no privileges and cannot be undone.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from .seccomp import PR_SET_NO_NEW_PRIVS

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""System calls, the same on every machine."""
ASK_VERSION, PATH_BENEATH = 1, 1
WRITE, READ, LIST, CREATE, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 8, 1 << 14
FIRST_RIGHTS = (1 << 13) - 1
"""All that the first version can forbid."""
KNOWS_TRUNCATE = 3
"""Version of Landlock."""
PACKAGE = Path(__file__).parent
SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")
"""Where shared libraries lie, beside Python's own folders."""


def shut(readable: Iterable[Path], writable: Iterable[Path] = ()) -> bool:
    """Let only these files and folders, and Python with its libraries, be opened from now on.

    What does not exist is passed over. False where the kernel cannot do it.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None)
    version: int = system.syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    if version < 1:
        return False
    truncate = TRUNCATE if version >= KNOWS_TRUNCATE else 0
    handled = struct.pack("=Q", FIRST_RIGHTS | truncate)
    rules: int = system.syscall(CREATE_RULESET, handled, len(handled), 0)
    for path in {*readable, *_libraries()}:
        _allow(system, rules, path, READ, LIST)
    for path in writable:
        _allow(system, rules, path, READ | WRITE | truncate, LIST | CREATE)
    system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done: int = system.syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)
    return done == 0


def _libraries() -> set[Path]:
    """Python's folders and this package, but not what lies around it: that may be all media."""
    paths = {Path(path) for path in (sys.prefix, sys.base_prefix, *sys.path, *SYSTEM) if path}
    return {PACKAGE, *paths} - {PACKAGE.parent}


def _allow(system: ctypes.CDLL, rules: int, path: Path, rights: int, in_folders: int) -> None:
    try:
        number = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rule = struct.pack("=Qi", rights | (in_folders if path.is_dir() else 0), number)
    system.syscall(ADD_RULE, rules, PATH_BENEATH, rule, 0)
    os.close(number)
