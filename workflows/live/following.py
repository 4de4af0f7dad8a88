"""How far one browser has come in the runs it follows, and what it gets next. PURE.

Every run numbers its events without gaps. What arrives twice is dropped; where a number is
missing the run is `behind`, and stays silent until the missing events were read from the
database. Passing messages (progress, log lines) have no number and may be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from typing_extensions import TypedDict

from media_library.receiving.messages import UploadEvent
from render.proxies.messages import ProxyEvent
from uploads.messages import AccountEvent, PublicationEvent

from .messages import Event, Snapshot

LONGEST_OUTBOX = 1_000


class SnapshotFrame(TypedDict):
    """The first message: the run as it stands."""

    type: Literal["snapshot"]
    snapshot: Snapshot


class RunState(TypedDict):
    """A run in the snapshot of a workspace."""

    run: str
    workflow: str | None
    name: str
    status: str
    seq: int
    created_at: str


class WorkspaceFrame(TypedDict):
    """The first message of a workspace: its newest runs."""

    type: Literal["workspace"]
    runs: list[RunState]


class EventsFrame(TypedDict):
    """Every later message: some events, in order."""

    type: Literal["events"]
    events: Sequence[Event]


class AliveFrame(TypedDict):
    """Nothing happened lately, and the connection is alive."""

    type: Literal["alive"]


class UploadFrame(TypedDict):
    """A file that comes in, as it stands now. Only the newest of each is told."""

    type: Literal["upload"]
    upload: UploadEvent


class SavedEvent(TypedDict):
    """A workflow was saved: by whom (a user's id), and what is stored now."""

    workflow: str
    name: str
    revision: int
    user: int | None
    updated_at: str


class SavedFrame(TypedDict):
    """A workflow as it is stored now. Only the newest save of each is told."""

    type: Literal["workflow"]
    workflow: SavedEvent


class PublicationFrame(TypedDict):
    """An upload to a platform, as it stands now. Only the newest of each is told."""

    type: Literal["publication"]
    publication: PublicationEvent


class AccountFrame(TypedDict):
    """An account that is published to, as it stands now. Only the newest of each is told."""

    type: Literal["account"]
    account: AccountEvent


class ProxyFrame(TypedDict):
    """A preview as it stands now. Only the newest of each is told."""

    type: Literal["proxy"]
    proxy: ProxyEvent


NewsFrame = UploadFrame | SavedFrame | PublicationFrame | AccountFrame | ProxyFrame
RunFrame = SnapshotFrame | EventsFrame | AliveFrame
WorkspaceFeedFrame = WorkspaceFrame | EventsFrame | AliveFrame | NewsFrame
Frame = RunFrame | WorkspaceFeedFrame

NEWS = {
    "upload.changed": "upload",
    "workflow.saved": "workflow",
    "publication.changed": "publication",
    "account.changed": "account",
    "proxy.changed": "proxy",
}
"""What is told of a workspace beside runs: types of messages, and the names of their frames."""


def news(message: Mapping[str, Any]) -> tuple[str, NewsFrame]:
    """Whose news a message is, so that only the newest waits, and what to tell."""
    name = NEWS[message["type"]]
    frame = {"type": name, name: message[name]}
    return f"{name} {message[name][name]}", cast(NewsFrame, frame)


class Following:
    """The runs that one browser follows, and the number of the last event it got of each."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.behind: set[str] = set()

    def start(self, run: str, seq: int) -> None:
        """Follow a run from after event `seq` on."""
        self.seen[run] = seq

    def live(self, event: Event) -> bool:
        """Whether an event that has just arrived is the next one to send."""
        run, seq = event["run"], event["seq"]
        if run in self.behind:
            return False
        if seq is None:
            return True
        seen = self.seen.setdefault(run, seq - 1)
        if seq > seen + 1:
            self.behind.add(run)
        elif seq == seen + 1:
            self.seen[run] = seq
            return True
        return False

    def stands_at(self, run: str, seq: int) -> None:
        """The database says that a run is at `seq`."""
        if seq > self.seen.get(run, 0):
            self.behind.add(run)

    def read(self, run: str, events: Sequence[Event], *, complete: bool) -> None:
        """Events were read from the database, and there are no later ones if `complete`."""
        numbers = [event["seq"] for event in events if event["seq"] is not None]
        self.seen[run] = max((self.seen.get(run, 0), *numbers))
        if complete:
            self.behind.discard(run)


class Outbox:
    """What waits for a browser. It is bounded: what does not fit is read again later.

    Of a node's progress only the newest waits.
    """

    def __init__(self, longest: int | None = None) -> None:
        self._waiting: dict[object, Event] = {}
        self._longest = LONGEST_OUTBOX if longest is None else longest

    def put(self, events: Iterable[Event]) -> set[str]:
        """Add events. Answers the runs of which some were dropped for want of room."""
        dropped = set()
        for event in events:
            key = self._key(event)
            self._waiting.pop(key, None)
            if len(self._waiting) < self._longest:
                self._waiting[key] = event
            else:
                dropped.add(event["run"])
        return dropped

    def take(self) -> list[Event]:
        """Everything that waits, in order."""
        events = list(self._waiting.values())
        self._waiting.clear()
        return events

    def _key(self, event: Event) -> object:
        if event["type"] == "node.progress":
            return event["run"], event["node"]
        return object()
