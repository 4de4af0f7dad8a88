"""Assets without files, as many as wanted."""

from __future__ import annotations

import uuid
from typing import Any

from media_library.models import Asset, Blob, Kind
from workspaces.models import Workspace


def asset(workspace: Workspace, name: str = "a.mp4", **facts: Any) -> Asset:
    """A new asset with a content of its own."""
    sha256 = uuid.uuid4().hex * 2
    blob = Blob.objects.create(
        sha256=sha256, size_bytes=facts.pop("size", 1), key=f"blobs/{sha256}.mp4"
    )
    known = {"kind": Kind.VIDEO, "container": "mp4"} | facts
    return Asset.objects.create(workspace=workspace, blob=blob, name=name, **known)
