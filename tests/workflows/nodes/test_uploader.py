import hashlib
import json
from pathlib import Path

import pytest

from render.clip import ColorClip
from tests.workflows.graphs import Workbench, asset
from workflows.node import AssetRef, InvalidInput, Receipt
from workflows.nodes.uploader import Uploader

BYTES = b"not really a film"


class Desk(Workbench):
    """A workbench whose library holds one finished file."""

    def __init__(self, folder: Path, *, reduced: bool = False) -> None:
        super().__init__(folder, reduced=reduced)
        stored = folder / "blob.mp4"
        stored.write_bytes(BYTES)
        self.stored = stored

    def path(self, asset: AssetRef) -> Path:
        return self.stored


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def film() -> AssetRef:
    return asset(hashlib.sha256(BYTES).hexdigest())


def upload(desk: Desk, **settings: object) -> Receipt:
    params = Uploader.Params.model_validate(settings)
    receipt: Receipt = Uploader().run(desk, params, video=film())["receipt"]
    return receipt


def test_a_finished_file_is_published_as_it_is_with_its_description(desk: Desk) -> None:
    receipt = upload(desk, title="✨ Süße Éclairs: 50/50", description="Yum", tags=["food"])
    path = desk.out_dir / "✨ Süße Éclairs 50 50.mp4"
    assert (receipt.kind, receipt.uri) == ("folder", str(path))
    assert path.read_bytes() == BYTES
    assert desk.made == []
    words = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    assert words == {
        "title": "✨ Süße Éclairs: 50/50",
        "description": "Yum",
        "tags": ["food"],
        "file": path.name,
        "sha256": hashlib.sha256(BYTES).hexdigest(),
        "facts": {"kind": "video", "duration": 4.0},
    }


def test_publishing_again_leaves_one_file(desk: Desk) -> None:
    assert upload(desk, title="Film") == upload(desk, title="Film")
    assert len(list(desk.out_dir.iterdir())) == 2


def test_wired_words_replace_the_typed_ones(desk: Desk) -> None:
    params = Uploader.Params(title="Typed")
    outputs = Uploader().run(desk, params, video=film(), title="Wired", description="Too")
    path = Path(outputs["receipt"].uri)
    assert path.name == "Wired.mp4"
    assert json.loads(Path(f"{path}.json").read_text())["description"] == "Too"


def test_a_clip_is_encoded_first(desk: Desk) -> None:
    clip = ColorClip(width=64, height=64, duration=1)
    with pytest.raises(InvalidInput, match="damaged"):
        Uploader().run(desk, Uploader.Params(), video=clip)
    assert [made[0] for made in desk.made] == [clip]


def test_a_folder_stays_inside_the_output_folder(desk: Desk) -> None:
    receipt = upload(desk, title="Film", folder="../../tiktok/ /may")
    assert Path(receipt.uri) == desk.out_dir / "tiktok" / "may" / "Film.mp4"


def test_a_folder_that_cannot_be_written_is_invalid_input(desk: Desk) -> None:
    desk.out_dir.write_text("a file")
    with pytest.raises(InvalidInput, match="Cannot publish into") as caught:
        upload(desk)
    assert caught.value.field == "folder"


def test_a_delivery_stands_until_the_file_is_changed_or_gone(desk: Desk) -> None:
    receipt = upload(desk, title="Film")
    params, outputs = Uploader.Params(title="Film"), {"receipt": receipt}
    assert Uploader().still_valid(desk, params, outputs)
    Path(receipt.uri).write_bytes(BYTES[::-1])
    assert not Uploader().still_valid(desk, params, outputs)
    Path(receipt.uri).unlink()
    assert not Uploader().still_valid(desk, params, outputs)


def test_a_delivery_to_another_folder_does_not_stand_here(desk: Desk, tmp_path: Path) -> None:
    outputs = {"receipt": upload(desk, title="Film")}
    desk.out_dir = tmp_path / "elsewhere"
    assert not Uploader().still_valid(desk, Uploader.Params(title="Film"), outputs)
