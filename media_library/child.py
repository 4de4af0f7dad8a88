"""The process that touches what strangers send: limited, short-lived, without Django.

    python -B -m media_library.child '{"do": "probe", "path": …, "limits": {…}, "parent": PID}'

Prints one JSON object: {"facts": {…}}, {"poster": "done"}, {"drawn": …}, {"refused": {code, found,
most}}, or {"errno": …} where the machine failed, not the file.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import landlock, seccomp
from .limits import Limits
from .refusal import Unreadable
from .sniff import HEAD, Container, sniff

DRAWN = frozenset({"thumbnail", "storyboard", "waveform"})
PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal this process gets when its parent dies (prctl(2))."""


def main(request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked, within the limits."""
    limits = Limits(**request["limits"])
    restrain(limits, request["parent"])
    path = Path(request["path"])
    confine(path, [Path(out) for out in request.get("outs", ())])
    try:
        return _answer(request, path, limits)
    except Unreadable as found:
        return {"refused": {"code": found.code, "found": found.found, "most": found.most}}
    except MemoryError:
        return {"refused": {"code": "too-costly", "found": 0, "most": 0}}
    except OSError as error:
        return {"errno": error.errno or errno.EIO}


def restrain(limits: Limits, parent: int) -> None:
    """Limit this process and let it die with its parent, before it reads anything."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _limit(resource.RLIMIT_AS, limits.child_memory)  # macOS accepts no such limit
    if os.getppid() != parent:
        sys.exit("The process that wanted this has died.")
    _limit(resource.RLIMIT_CPU, limits.child_cpu)
    _limit(resource.RLIMIT_FSIZE, limits.child_file)
    _limit(resource.RLIMIT_CORE, 0)


def confine(path: Path, outs: Sequence[Path]) -> None:
    """No network, no programs, no files but the given ones: where the kernel knows how.

    The demuxers are told the same; this holds even when a parser has been taken over.
    """
    landlock.shut([path], outs)
    seccomp.forbid(*seccomp.NETWORK, *seccomp.PROGRAMS)


def _limit(what: int, most: int) -> None:
    _, ceiling = resource.getrlimit(what)
    allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
    resource.setrlimit(what, (allowed, allowed))


def _answer(request: dict[str, Any], path: Path, limits: Limits) -> dict[str, Any]:
    with path.open("rb") as file:
        container = sniff(file.read(HEAD))
    if request["do"] == "poster":
        _draw_poster(path, container, limits, Path(request["outs"][0]))
        return {"poster": "done"}
    if request["do"] in DRAWN:
        from .derived import drawing

        is_moving = _is_moving(path, container, limits)
        drawing.draw(request, path, container, limits, is_moving=is_moving)
        return {"drawn": request["do"]}
    return {"facts": asdict(_read(path, container, limits))}


def _is_moving(path: Path, container: Container, limits: Limits) -> bool:
    if container.name != "gif":
        return bool(container.demuxer)
    from .still_facts import is_animated

    return is_animated(path, container, limits)


def _read(path: Path, container: Container, limits: Limits) -> Any:
    # Each library takes time to load, and a file needs but one of them.
    if _is_moving(path, container, limits):
        from . import moving_facts

        return moving_facts.read(path, container, limits)
    from . import still_facts

    return still_facts.read(path, container, limits)


def _draw_poster(path: Path, container: Container, limits: Limits, out: Path) -> None:
    from . import poster_drawing

    if _is_moving(path, container, limits):
        poster_drawing.draw_moving(path, container, limits, out)
    else:
        poster_drawing.draw_still(path, container, limits, out)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
