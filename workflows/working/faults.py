"""What libraries raise, in the three kinds of error that a node has."""

from __future__ import annotations

import errno

from django.db import OperationalError

from media_library.refusal import Refused
from media_library.store import Damaged, StorageAway, StorageFull
from render.errors import RenderError
from render.op import InvalidClip
from render.verdict import NO_MEMORY, NO_SPACE
from workflows.node import Cancelled, InvalidInput, NodeError, OutOfResources, Temporary

FULL = (errno.ENOSPC, errno.EDQUOT)
RENDER_KINDS: dict[str, type[NodeError]] = {
    "invalid": InvalidInput,
    "temporary": Temporary,
    "resources": OutOfResources,
    "cancelled": Cancelled,
    "timeout": NodeError,
}
NO_DATABASE = "The database did not answer."


def as_node_error(error: Exception) -> NodeError | None:
    """`error` as a node's error; None for one that nobody expected."""
    match error:
        case NodeError():
            return error
        case RenderError():
            code = "timeout" if error.kind == "timeout" else ""
            return RENDER_KINDS[error.kind](error.message, code=code)
        case InvalidClip() | Refused():
            return InvalidInput(str(error))
        case MemoryError():
            return OutOfResources(NO_MEMORY)
        case Damaged():
            return InvalidInput(error.message)
        case StorageAway():
            return Temporary(error.message)
        case StorageFull():
            return OutOfResources(NO_SPACE)
        case OSError() if error.errno in FULL:
            return OutOfResources(NO_SPACE)
        case OperationalError():
            return Temporary(NO_DATABASE)
    return None
