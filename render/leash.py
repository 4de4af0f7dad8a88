"""Becomes ffmpeg, but limited and unable to outlive its parent. A script, never imported.

    python -I -S leash.py PARENT_PID MEMORY CPU FILE PROGRAM ARGUMENTS…

The limits are bytes, seconds and bytes (setrlimit(2)); 0 means none. What `preexec_fn` would do,
without running Python between fork and exec of a process that has threads (which can deadlock),
so that the parent may start this by vfork, however large it is. Where the kernel can, the program
has no network either. Costs about 13 ms.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h. Kept over exec of a program that is not set-user-ID (prctl(2))."""
GRACE = 5
"""Seconds between SIGXCPU, which says why, and SIGKILL, which does not."""


def main(arguments: list[str]) -> None:
    """Limit this process, tie it to its parent, and become the program."""
    parent, memory, cpu, file_size = (int(number) for number in arguments[:4])
    program = arguments[4:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _limit(resource.RLIMIT_AS, memory)  # macOS accepts no such limit
    if os.getppid() != parent:
        sys.exit("The process that wanted this has died.")
    _limit(resource.RLIMIT_CPU, cpu, GRACE)
    _limit(resource.RLIMIT_FSIZE, file_size)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _go_offline()
    os.execv(program[0], program)  # noqa: S606  (becoming another program is what this is for)


def _go_offline() -> None:
    sys.path.append(__file__.rpartition("/render/")[0])  # -I and -S know the standard library only
    from media_library import seccomp

    seccomp.forbid(*seccomp.NETWORK)


def _limit(what: int, most: int, grace: int = 0) -> None:
    if most:
        _, ceiling = resource.getrlimit(what)
        allowed = most + grace if ceiling == resource.RLIM_INFINITY else min(most + grace, ceiling)
        resource.setrlimit(what, (min(most, allowed), allowed))


if __name__ == "__main__":
    main(sys.argv[1:])
