"""What shall go wrong, told by `/control/faults` and taken by the next requests that match.

Requests are named `<platform>.<kind>`: `start`, `send`, `probe`, `poll`, `finish`, `publish`,
`token` and so on; `/requests` lists those that were made.

Effects: `drop` (hang up after so many bytes of the body, before acting if it has none), `lost`
(act, then hang up without an answer), `status` (an error of that status, with `retry_after`),
`short` (keep only the first `after` bytes), `expire` (the upload session is gone), `revoke` (the
token of this request stops working), `quota` (a limit is reached; `reason` chooses which), `slow`
(still processing, `polls` times), `fail` (processing ends badly, for that `reason`), `gone` (what
is asked about is deleted), `delay` (wait `seconds` before acting).
"""

from __future__ import annotations

from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any

from .exchange import NONE, Fault
from .state import State

BREAKING = {"drop", "lost", "status", "short", "expire", "revoke", "quota", "delay"}
PROCESSING = {"slow", "fail", "gone"}
EFFECTS = BREAKING | PROCESSING


class Unknown(Exception):
    """A fault that cannot be injected; the message says why."""


def inject(state: State, given: dict[str, Any]) -> dict[str, Any]:
    """Put a fault in wait. `kind` is a pattern of request kinds (`youtube.*`), `skip` lets so many
    matching requests pass first, `times` is how many it then meets."""
    if given.get("effect") not in EFFECTS:
        raise Unknown(f"effect is one of: {', '.join(sorted(EFFECTS))}")
    known = {"kind", "skip", "times"} | {field.name for field in fields(Fault)}
    if strange := set(given) - known:
        raise Unknown(f"unknown: {', '.join(sorted(strange))}")
    waiting = {"kind": "*", "skip": 0, "times": 1, **given}
    with state.turn():
        number = len(state.all("fault")) + 1
        return state.put("fault", str(number), waiting)


def take(state: State, kind: str) -> Fault:
    """The fault that meets this request, once."""
    with state.turn():
        for waiting in state.all("fault"):
            if not waiting["times"] or not fnmatchcase(kind, waiting["kind"]):
                continue
            if waiting["skip"]:
                state.change("fault", waiting["id"], skip=waiting["skip"] - 1)
                continue
            state.change("fault", waiting["id"], times=waiting["times"] - 1)
            names = {field.name for field in fields(Fault)}
            return Fault(**{name: waiting[name] for name in names & set(waiting)})
    return NONE
