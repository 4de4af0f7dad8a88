"""Takes the network, and other programs, away from a process that reads strangers' files.

The Linux kernel's own filter of system calls: it needs no privileges, binds whatever the process
starts or becomes, and cannot be undone. Imports little, as every ffmpeg's start waits for it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
"""From linux/prctl.h and linux/seccomp.h."""
ARCHITECTURES = {
    "x86_64": (0xC000003E, {"socket": 41, "execve": 59, "execveat": 322}),
    "aarch64": (0xC00000B7, {"socket": 198, "execve": 221, "execveat": 281}),
}
"""Machine -> its AUDIT_ARCH (linux/audit.h) and the numbers of its system calls."""
IO_URING_SETUP = 425
"""A ring opens sockets past the filter. The number is every machine's."""
NETWORK = ("socket",)
PROGRAMS = ("execve", "execveat")

LOAD, JUMP_IF_EQUAL, JUMP_IF_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
"""BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGE|K and BPF_RET|K (linux/bpf_common.h)."""
NUMBER_AT, ARCHITECTURE_AT = 0, 4
"""Offsets in struct seccomp_data (seccomp(2))."""
X32_CALLS = 0x40000000
"""From here on the same calls again, under x86-64's other ABI."""
ALLOW, FAIL = 0x7FFF0000, 0x00050000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def forbid(*calls: str) -> bool:
    """Let these system calls fail with EACCES from now on. False where the kernel cannot."""
    if sys.platform != "linux" or os.uname().machine not in ARCHITECTURES:
        return False
    architecture, numbers = ARCHITECTURES[os.uname().machine]
    steps = _steps(architecture, [IO_URING_SETUP, *(numbers[call] for call in calls)])
    program = _Program(len(steps) // 8, steps)
    system = ctypes.CDLL(None)
    system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done: int = system.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return done == 0


def _steps(architecture: int, calls: list[int]) -> bytes:
    """Classic BPF. Each struct sock_filter: a code, how far to jump if so and if not, a value."""
    fail = len(calls) + 5
    steps = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (JUMP_IF_EQUAL, 0, fail - 2, architecture),
        (LOAD, 0, 0, NUMBER_AT),
        (JUMP_IF_LEAST, fail - 4, 0, X32_CALLS),
        *((JUMP_IF_EQUAL, fail - at, 0, number) for at, number in enumerate(calls, 5)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, FAIL | errno.EACCES),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
