import json
import shutil
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from media_library.ingest import ingest
from media_library.library.exporting import zipped
from media_library.models import Asset, GenerationDetail
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_store", "workspace")]

TREE = {
    "templates/one.mp4": "moving.mp4",
    "hot-videos/summer/two.mp4": "landscape.mp4",
    "audio/upbeat/three.mp3": "beat.mp3",
    "products/four.png": "still.png",
    "holiday/five.jpg": "still.jpg",
    "templates/broken.mp4": "text.mp4",
}


@pytest.fixture
def tree(media: MakeMedia, tmp_path: Path) -> Path:
    """A folder as seed 000 draws it, with some that does not belong there."""
    folder = tmp_path / "media"
    for name, source in TREE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(media(source), folder / name)
    (folder / "templates" / "metadata.json").write_text("{}")
    (folder / ".hidden").mkdir()
    shutil.copy(media("silent.mp4"), folder / ".hidden" / "secret.mp4")
    (folder / "link.mp4").symlink_to(media("silent.mp4"))
    return folder


def command(*words: object) -> str:
    output = StringIO()
    call_command("import_folder", *map(str, words), stdout=output)
    return output.getvalue()


def test_folders_say_what_files_are_for(tree: Path) -> None:
    told = command(tree)
    assert "5 new, 0 known, 1 refused." in told
    assert "templates/broken.mp4: “broken.mp4” is a text file" in told
    rows = {row.name: row for row in Asset.objects.all()}
    assert {name: (row.role, row.category, row.tags) for name, row in rows.items()} == {
        "one.mp4": ("template", "", []),
        "two.mp4": ("hot", "", ["summer"]),
        "three.mp3": ("audio", "upbeat", []),
        "four.png": ("product", "", []),
        "five.jpg": ("source", "", ["holiday"]),
    }
    assert {row.source_type for row in rows.values()} == {"imported"}
    assert "0 new, 5 known, 1 refused." in command(tree)


def test_a_dry_run_only_tells(tree: Path) -> None:
    assert "audio/upbeat/three.mp3: audio" in command(tree, "--dry-run")
    assert not Asset.objects.exists()


def test_what_cannot_be_is_said(tree: Path, workspace: Workspace) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        command(tree / "nothing")
    with pytest.raises(CommandError, match="no such workspace"):
        command(tree, "--workspace", "nobody")
    assert "holiday/five.jpg: overlay" in command(tree, "--dry-run", "--role", "overlay")


def unzipped(assets: list[Asset]) -> ZipFile:
    return ZipFile(BytesIO(b"".join(zipped(assets))))


def test_an_export_is_read_by_an_import(
    media: MakeMedia, workspace: Workspace, tmp_path: Path
) -> None:
    film, _ = ingest(
        media("moving.mp4"),
        workspace,
        name="Été.mp4",
        role="template",
        platform="TikTok",
        tags=["sea"],
        metadata={"by": "me"},
    )
    GenerationDetail.objects.create(asset=film, provider="p", prompt="A fox")
    with unzipped(list(Asset.objects.select_related("blob", "generation"))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Été.mp4", "Été.mp4.json"]
        assert archive.read("Été.mp4") == media("moving.mp4").read_bytes()
        said = json.loads(archive.read("Été.mp4.json"))
        archive.extractall(tmp_path / "export")
    assert (said["sha256"], said["generation"]["prompt"]) == (film.sha256, "A fox")
    other = Workspace.objects.create(name="Other")
    command(tmp_path / "export", "--workspace", "Other")
    read = other.assets.get()
    assert (read.name, read.role, read.platform) == ("Été.mp4", "template", "TikTok")
    assert (read.tags, read.metadata, read.source_type) == (["sea"], {"by": "me"}, "uploaded")


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"role": 3, "tags": "x", "name": null}', '{"metadata": {"a": NaN}}', "[" * 99_999],
)
def test_nonsense_beside_a_file_is_ignored(media: MakeMedia, tmp_path: Path, text: str) -> None:
    shutil.copy(media("still.png"), tmp_path / "a.png")
    (tmp_path / "a.png.json").write_text(text)
    assert "1 new" in command(tmp_path)
    assert (Asset.objects.get().role, Asset.objects.get().metadata) == ("source", {})


def test_names_in_a_zip_are_harmless_and_different(media: MakeMedia, workspace: Workspace) -> None:
    rows = [
        ingest(media(source), workspace)[0] for source in ("still.png", "odd.png", "palette.png")
    ]
    for row, name in zip(rows, ("../../a.png", "..\\..\\A.png", "a.png"), strict=True):
        row.name = name
    with unzipped(rows) as archive:
        media_names = archive.namelist()[::2]
    assert not any("/" in name or "\\" in name or name.startswith(".") for name in media_names)
    assert len({name.casefold() for name in media_names}) == 3


def test_a_lost_file_leaves_its_metadata(media: MakeMedia, workspace: Workspace) -> None:
    row, _ = ingest(media("still.png"), workspace)
    row.blob.path.unlink()
    with unzipped([row]) as archive:
        assert archive.namelist() == ["still.png.json"]
