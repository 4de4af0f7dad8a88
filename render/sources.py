"""The stored files that a clip, sound or picture is made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from media_library.models import Asset
from workspaces.models import Workspace

from .errors import RenderError
from .picture import Media


def media_paths(media: Iterable[Media], workspace: Workspace) -> dict[str, Path]:
    """Where the bytes of media lie, by SHA-256.

    Only files of the workspace are found: a description that names another's content is told that
    there is none. Raises RenderError.
    """
    wanted = {item.sha256 for item in media}
    assets = Asset.objects.filter(workspace=workspace, blob_id__in=wanted).select_related("blob")
    named = {asset.sha256: asset for asset in assets}
    if missing := wanted - named.keys():
        raise RenderError("invalid", f"{_files(len(missing))} used here is not in the library.")
    paths = {sha256: asset.blob.path for sha256, asset in named.items()}
    for sha256, path in paths.items():
        if not path.exists():
            raise RenderError("invalid", f"The file of “{named[sha256].name}” is missing.")
    return paths


def _files(count: int) -> str:
    return "A file" if count == 1 else f"Each of {count} files"
