"""Assets and clips of a test's workspace."""

from pathlib import Path
from typing import Any

from media_library.ingest import ingest
from media_library.models import Asset
from render.clip import VideoFile, video
from render.picture import Media
from render.presets import EncodeSpec
from workspaces.models import Workspace

TINY = EncodeSpec(name="tiny", width=80, height=142, speed="ultrafast", crf=30)


def media_of(path: Path, workspace: Workspace) -> Media:
    """The file as media of the workspace."""
    asset, _ = ingest(path, workspace)
    return facts_of(asset)


def facts_of(asset: Asset) -> Media:
    """What a clip needs to know of an asset."""
    facts: dict[str, Any] = asset.media
    return Media(**facts)


def video_of(path: Path, workspace: Workspace) -> VideoFile:
    """The whole file as a clip."""
    return video(media_of(path, workspace))
