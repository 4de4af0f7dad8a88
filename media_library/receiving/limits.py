"""How much a workspace may upload, and what."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from media_library.refusal import Refused, Unreadable, refuse
from media_library.sniff import sniff
from workspaces.models import Workspace


@dataclass(frozen=True)
class UploadLimits:
    """Sizes in bytes; containers by the names that `sniff` gives them."""

    most: int
    chunk: int
    containers: frozenset[str]

    def check_head(self, head: bytes, name: str) -> None:
        """Raises Refused if a file that begins like this may not come in."""
        try:
            container = sniff(head)
        except Unreadable as error:
            raise refuse(error.code, name, error.found, error.most) from None
        if container.name not in self.containers:
            allowed = ", ".join(sorted(self.containers))
            message = f"“{name}” is a {container.name} file; allowed are {allowed}."
            raise Refused("container", message, name)


def upload_limits(workspace: Workspace) -> UploadLimits:
    """The workspace's own limits, and the installation's where it has none.

    A workspace can be allowed more bytes than the settings say, but no other containers.
    """
    allowed = frozenset(settings.UPLOAD_CONTAINERS)
    return UploadLimits(
        most=workspace.max_upload_bytes or settings.UPLOAD_MAX_BYTES,
        chunk=workspace.upload_chunk_bytes or settings.UPLOAD_CHUNK_BYTES,
        containers=allowed & frozenset(workspace.upload_containers or allowed),
    )
