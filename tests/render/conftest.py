"""Fixtures of the render tests."""

from pathlib import Path

import pytest

from tests.fixtures.media import MakeMedia
from tests.render.rendering import Studio


@pytest.fixture
def studio(media: MakeMedia, tmp_path: Path) -> Studio:
    """Renders what the test describes; file names stand for hashes."""
    return Studio(media("moving.mp4").parent, tmp_path)
