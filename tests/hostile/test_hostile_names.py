"""Names that a sender chooses do harm neither on the disk nor on a screen."""

from __future__ import annotations

import io
import unicodedata

import pytest

from media_library.ingest import clean_name, ingest
from tests.fixtures.media import MakeMedia
from tests.hostile.names import NAMES
from workspaces.models import Workspace

DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_one_plain_line(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 255
    assert "/" not in clean
    assert "\\" not in clean
    assert not {unicodedata.category(sign) for sign in clean} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(sign) for sign in clean} & DIRECTIONS
    assert clean_name(clean) == clean


@pytest.mark.django_db
@pytest.mark.usefixtures("media_store")
def test_no_name_decides_where_a_file_lies(media: MakeMedia, workspace: Workspace) -> None:
    data = media("still.png").read_bytes()
    for number, name in enumerate(NAMES[::6]):
        asset, created = ingest(io.BytesIO(data + bytes([number])), workspace, name=name)
        assert created
        assert asset.blob.path.name == f"{asset.sha256}.png"
        assert asset.name == clean_name(name)
