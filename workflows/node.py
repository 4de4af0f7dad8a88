"""The contract of a node: ports, parameters, run, errors. One file in `nodes/` per type.

An *instant* node is pure and quick and is evaluated wherever its value is needed. A *job* node
names a `queue` and runs on a worker with a `JobContext`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from render.clip import Clip
from render.picture import Media, Picture
from render.presets import EncodeSpec
from render.sound import Sound

Queue = Literal["render", "network", "analysis"]


class NodeError(Exception):
    """Something a user can read. `node` is filled in by whoever runs the node."""

    code: ClassVar[str] = "failed"

    def __init__(self, message: str, *, field: str = "", code: str = "", node: str = "") -> None:
        super().__init__(message)
        self.message, self.field, self.node = message, field, node
        self.error_code = code or self.code


class InvalidInput(NodeError):
    """The user must change something. Never retried."""

    code = "invalid_input"


class Temporary(NodeError):
    """Worth trying again later, with backoff."""

    code = "temporary"


class OutOfResources(NodeError):
    """Memory or disk ran out: tried once more at reduced quality."""

    code = "out_of_resources"


class Cancelled(NodeError):
    """The user stopped this node."""

    code = "cancelled"


@dataclass(frozen=True)
class AssetRef:
    """An asset on a wire: its id, name and the facts of its content."""

    id: uuid.UUID
    name: str
    media: Media


@dataclass(frozen=True)
class Receipt:
    """Proof that something was delivered: where to (`kind`), as what (`uri`), and details."""

    kind: str
    uri: str
    asset: uuid.UUID
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Unavailable:
    """In place of an output that cannot be had: a fault only if something is wired to it.

    `message` is a sentence without its subject, which is the node ("needs a video, but …");
    `field` is the parameter to change.
    """

    message: str
    field: str = ""


PORT_TYPES: dict[type, str] = {
    Clip: "clip",
    Sound: "sound",
    Picture: "picture",
    str: "text",
    float: "number",
    AssetRef: "asset",
    Receipt: "receipt",
}


@dataclass(frozen=True)
class PortLook:
    """How the editor names a port type, and its colour on dark and on light ground."""

    title: str
    color: str
    color_on_light: str


PORT_LOOKS: dict[str, PortLook] = {
    "clip": PortLook("Clip", "#7AA2F7", "#2F5BD0"),
    "sound": PortLook("Sound", "#9ECE6A", "#4F7F1E"),
    "picture": PortLook("Picture", "#E0AF68", "#9A6A10"),
    "text": PortLook("Text", "#BB9AF7", "#7A4FC9"),
    "number": PortLook("Number", "#7DCFFF", "#0B7FA8"),
    "asset": PortLook("File", "#C0CAF5", "#5A6390"),
    "receipt": PortLook("Receipt", "#D4AF37", "#8A6D0B"),
}

# What may be plugged into a port of another type, beside its own: (from, to).
CONVERTIBLE = frozenset(
    {
        ("clip", "sound"),
        ("asset", "clip"),
        ("asset", "sound"),
        ("asset", "picture"),
        ("number", "text"),
    }
)


@dataclass(frozen=True)
class Port:
    """A place for a wire. `many` accepts several wires and hands `run` a tuple.

    With `files` a finished file on the wire is handed over as the AssetRef it is.
    """

    type: type
    required: bool = True
    many: bool = False
    files: bool = False
    title: str = ""
    description: str = ""

    @property
    def type_name(self) -> str:
        """One of clip, sound, picture, text, number, asset, receipt."""
        return PORT_TYPES[self.type]

    def accepts(self, other: Port) -> bool:
        """Whether a wire from the output `other` may end here."""
        pair = (other.type_name, self.type_name)
        return pair[0] == pair[1] or pair in CONVERTIBLE


@dataclass(frozen=True)
class AssetMark:
    """Marks a parameter as the id of an asset, in Python and in the JSON schema.

    `kinds` and `roles` are what the picker offers first; without any, everything.
    """

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        wanted = {"asset_kinds": list(self.kinds), "asset_roles": list(self.roles)}
        return handler(core_schema) | {"widget": "asset", **wanted}


AssetId = Annotated[uuid.UUID | None, AssetMark()]
"""A parameter that names an asset: its content, not its id, is part of the node's digest."""


class NodeParams(BaseModel):
    """Parameters of a node. Its JSON schema draws the form; extra keys are errors.

    Fields have a title, a description, ranges, and in `json_schema_extra` what else the form
    needs (`hints.hints`); the "asset" widget comes with AssetId.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Context(Protocol):
    """What an instant node may ask for while it is evaluated."""

    def asset(self, asset_id: uuid.UUID | str, *, field: str = "asset") -> AssetRef:
        """Facts of an asset of this workspace. Raises InvalidInput if there is none."""

    def warn(self, message: str) -> None:
        """Tell the user something on this node without failing."""


class PickContext(Protocol):
    """What a node may ask for when a run freezes its choices."""

    def pick(
        self,
        *,
        kind: str,
        role: str = "",
        platform: str = "",
        category: str = "",
        tag: str = "",
    ) -> uuid.UUID | None:
        """A random asset of this workspace that fits; None if there is none."""


class JobContext(Context, Protocol):
    """What a job node may ask for while it runs on a worker."""

    workspace_id: uuid.UUID
    run_id: uuid.UUID
    node_id: str
    attempt: int
    scratch: Path
    reduced: bool
    out_dir: Path

    @property
    def cancelled(self) -> bool:
        """Whether this attempt is to stop: the user asked, or another worker has taken over."""

    @property
    def cancel_asked(self) -> bool:
        """Whether the user asked this node to stop."""

    def merge_values(self) -> Mapping[str, str]:
        """What `{name}` in a text stands for: workflow, date, time, n, and nodes by their ids."""

    def progress(self, fraction: float, stage: str, **detail: float) -> None:
        """Report progress (0..1); at most four reports a second reach the browser."""

    def log(self, message: str) -> None:
        """Add a line to the node's log."""

    def materialise(
        self, clip: Clip, spec: EncodeSpec, *, engine: Literal["ffmpeg", "moviepy"] = "ffmpeg"
    ) -> AssetRef:
        """The file that shows `clip` as `spec` asks: from the cache, or encoded now."""

    def path(self, asset: AssetRef) -> Path:
        """A local path to read the asset's bytes from."""

    def facts(self, asset: AssetRef) -> Mapping[str, Any]:
        """Everything that was probed of an asset, as JSON (codec, bit rate, aspect ratio, …)."""


@dataclass(frozen=True)
class Surroundings:
    """What a node may know when it is asked what the world outside would refuse.

    `nodes`: the ids of all nodes. `inputs`: the values on its wires, as far as they are known.
    """

    workspace_id: uuid.UUID
    nodes: Collection[str]
    inputs: Mapping[str, Any]


class DeliveryContext(Protocol):
    """What a node may know when it is asked whether an earlier delivery still stands."""

    workspace_id: uuid.UUID
    out_dir: Path


Outputs = Mapping[str, Any]


class Node:
    """A node type. Subclasses are found by `registry`; they keep no state.

    `stitches`: what it gives is put together from several clips, and is filed as such.
    `keywords` are other words to find it by. `welcomes` names the kinds (video, audio, image) and
    roles of files for which the editor makes this node when one is dropped on the canvas; a role
    goes before a kind. `icon` is an SVG path in a square of 24, drawn as a line.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str] = ""
    category: ClassVar[str] = "Other"
    queue: ClassVar[Queue | None] = None
    stitches: ClassVar[bool] = False
    keywords: ClassVar[tuple[str, ...]] = ()
    welcomes: ClassVar[tuple[str, ...]] = ()
    icon: ClassVar[str] = ""
    inputs: ClassVar[Mapping[str, Port]] = {}
    outputs: ClassVar[Mapping[str, Port]] = {}

    class Params(NodeParams):
        """No parameters."""

    def pick(self, ctx: PickContext, params: Any) -> NodeParams:
        """`params` with every open choice (a random asset) made. Called once when a run starts."""
        chosen: NodeParams = params
        return chosen

    def run(self, *args: Any, **inputs: Any) -> Outputs:
        """The node's outputs by port. Called as `run(ctx, params, **inputs)`.

        `ctx` is a Context (a JobContext for a job node), `inputs` holds a value for each wired
        port. (The signature is this loose so that a node may name its inputs.)
        """
        raise NotImplementedError

    def still_valid(self, ctx: DeliveryContext, params: Any, outputs: Outputs) -> bool:
        """Whether outputs of an earlier run still exist outside (a published file, say)."""
        return True

    @classmethod
    def shows(cls, connected: Collection[str]) -> str:
        """The output whose clip deserves a file when nothing consumes it or it is kept.

        `connected` names the wired inputs. "" for a node that only passes on what is a file.
        """
        return next((name for name, port in cls.outputs.items() if port.type is Clip), "")

    @classmethod
    def incomplete(cls, params: Any, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is still missing before a run can start: (field or port, what to do)."""
        yield from ()

    @classmethod
    def outside(cls, around: Surroundings, params: Any) -> Iterator[tuple[str, str, str]]:
        """What the world outside would refuse, asked while the graph is drawn.

        Each is (field or port, code, what to do).
        """
        yield from ()

    @classmethod
    def given(cls, params: dict[str, Any], field: str, asset: uuid.UUID) -> dict[str, Any]:
        """`params` with a file the user hands in for the run; `field` is the asset parameter."""
        return params | {field: str(asset)}

    @classmethod
    def upgrade(cls, old: dict[str, Any], version: int) -> dict[str, Any]:
        """Parameters saved by an earlier `version`, as this version wants them."""
        return old
