import io
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from media_library import store
from media_library.facts import Facts
from media_library.ingest import clean_name, ingest, sweep
from media_library.models import Asset, AssetRole, Blob, Kind, SourceType
from media_library.probe import probe
from media_library.refusal import Refused
from media_library.store import StorageFull
from render.picture import Media
from tests.fixtures.media import BROKEN, MakeMedia
from tests.fixtures.workspace import stored
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.mark.every_storage(sample=True)
def test_a_file_becomes_an_asset_with_its_facts(media: MakeMedia, workspace: Workspace) -> None:
    asset, created = ingest(
        media("moving.mp4"),
        workspace,
        role=AssetRole.TEMPLATE,
        source_type=SourceType.IMPORTED,
        platform="tiktok",
        category="calm",
        tags=("sea", "sun"),
        metadata={"by": "Ada"},
    )
    asset.refresh_from_db()
    assert created
    assert (asset.name, asset.kind, asset.resolution) == ("moving.mp4", Kind.VIDEO, "160x284")
    assert (asset.role, asset.source_type) == ("template", "imported")
    assert (asset.platform, asset.category, asset.tags) == ("tiktok", "calm", ["sea", "sun"])
    assert asset.metadata == {"by": "Ada"}
    assert asset.facts.fps == 30.0
    assert asset.blob.path.read_bytes() == media("moving.mp4").read_bytes()
    assert asset.blob.size_bytes == media("moving.mp4").stat().st_size


def test_a_renderer_gets_the_facts_it_asks_for(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("moving.mp4"), workspace)
    seen = Media(**asset.media)
    assert (seen.kind, seen.width, seen.has_audio) == ("video", 160, True)


def test_a_renderer_is_told_of_hdr(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("hlg.mp4"), workspace)
    assert Media(**asset.media).transfer == "arib-std-b67"


def test_the_extension_is_chosen_by_content(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("moving.webm"), workspace, name="evil.sh")
    assert asset.blob.key == f"blobs/{asset.sha256[:2]}/{asset.sha256[2:4]}/{asset.sha256}.webm"


def test_the_second_ingest_leaves_no_bytes_behind(
    media: MakeMedia, workspace: Workspace, media_store: Path
) -> None:
    first, _ = ingest(media("moving.mp4"), workspace)
    before = stored()
    again, created = ingest(
        io.BytesIO(media("moving.mp4").read_bytes()), workspace, name="again.mp4", role="hot"
    )
    assert (again, created) == (first, False)
    assert (again.name, again.role) == ("moving.mp4", "source")
    assert stored() == before
    assert len(before) == 1


def test_another_workspace_has_its_own_asset_of_the_same_file(
    media: MakeMedia, workspace: Workspace, media_store: Path
) -> None:
    other = Workspace.objects.create(name="Other")
    first, _ = ingest(media("ntsc.mp4"), workspace, name="mine")
    second, created = ingest(media("ntsc.mp4"), other, name="yours")
    assert created
    assert first.pk != second.pk
    assert (first.blob_id, first.facts) == (second.blob_id, second.facts)
    assert (first.name, second.name) == ("mine", "yours")
    assert len(stored()) == Blob.objects.count() == 1


def test_what_others_have_is_probed_as_if_it_was_new(
    media: MakeMedia, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time that it takes would tell otherwise."""
    ingest(media("moving.mp4"), Workspace.objects.create(name="Theirs"))
    probed: list[str] = []

    def counted(path: Path, name: str) -> Facts:
        probed.append(name)
        return probe(path, name)

    monkeypatch.setattr("media_library.ingest.probe", counted)
    ingest(media("moving.mp4"), workspace)
    assert probed == ["moving.mp4"]


def test_a_stream_needs_no_name(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(io.BytesIO(media("still.png").read_bytes()), workspace)
    assert asset.name == "untitled"


@pytest.mark.parametrize("name", [name for name in BROKEN if name != "giant.mkv"])
def test_a_refused_file_leaves_nothing(
    media: MakeMedia, workspace: Workspace, media_store: Path, name: str
) -> None:
    with pytest.raises(Refused) as caught:
        ingest(media(name), workspace)
    assert name in caught.value.message
    assert stored() == []
    assert not Asset.objects.exists()
    assert not Blob.objects.exists()


def test_a_missing_file_is_refused_by_name(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"“none.mp4” does not exist"):
        ingest(tmp_path / "none.mp4", workspace)


def test_a_moved_file_is_taken_without_copying(media_copy: MakeMedia, workspace: Workspace) -> None:
    source = media_copy("moving.mp4")
    inode = source.stat().st_ino
    asset, _ = ingest(source, workspace, move=True)
    assert not source.exists()
    assert asset.blob.path.stat().st_ino == inode


def test_a_moved_duplicate_is_deleted(
    media: MakeMedia, media_copy: MakeMedia, workspace: Workspace, media_store: Path
) -> None:
    ingest(media("moving.mp4"), workspace)
    source = media_copy("moving.mp4")
    assert ingest(source, workspace, move=True)[1] is False
    assert not source.exists()
    assert len(stored()) == 1


def test_a_file_that_others_hold_is_copied_when_moved(
    media_copy: MakeMedia, workspace: Workspace, tmp_path: Path
) -> None:
    source = media_copy("moving.mp4")
    (tmp_path / "held.mp4").hardlink_to(source)
    asset, _ = ingest(source, workspace, move=True)
    assert not source.exists()
    assert asset.blob.path.stat().st_nlink == 1


def test_a_refused_file_is_not_moved(media_copy: MakeMedia, workspace: Workspace) -> None:
    source = media_copy("corrupt.mp4")
    with pytest.raises(Refused):
        ingest(source, workspace, move=True)
    assert source.exists()


def test_a_blob_is_never_moved_away(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("still.png"), workspace)
    other = Workspace.objects.create(name="Other")
    ingest(asset.blob.path, other, move=True)
    assert asset.blob.path.exists()


@pytest.mark.every_storage(sample=True)
def test_a_lost_file_is_restored_by_the_same_bytes(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("still.png"), workspace)
    store.delete(asset.blob.key)
    assert ingest(media("still.png"), workspace) == (asset, False)
    assert asset.blob.path.read_bytes() == media("still.png").read_bytes()


def test_a_full_disk_leaves_nothing(
    media: MakeMedia, workspace: Workspace, tiny_disk: Path
) -> None:
    with pytest.raises(StorageFull, match=r"“moving.mp4”"):
        ingest(media("moving.mp4"), workspace)
    assert files(tiny_disk) == []
    assert not Asset.objects.exists()


def test_a_workspace_has_a_quota(media: MakeMedia, workspace: Workspace, media_store: Path) -> None:
    size = media("still.png").stat().st_size + media("odd.png").stat().st_size
    workspace.max_storage_bytes = size
    ingest(media("still.png"), workspace)
    ingest(media("odd.png"), workspace)
    with pytest.raises(Refused, match="does not fit into the workspace"):
        ingest(media("alpha.png"), workspace)
    assert ingest(media("odd.png"), workspace)[1] is False


def test_what_crashed_ingests_left_is_swept_once_it_is_old(
    media: MakeMedia, workspace: Workspace, media_store: Path
) -> None:
    asset, _ = ingest(media("still.png"), workspace)
    store.incoming().write_bytes(b"part")
    with media("odd.png").open("rb") as lost, store.received(lost) as (partial, _):
        store.place(partial, store.key_of("ab" * 32, "png"))
    assert sweep() == 0
    assert sweep(older_than=-60) == 2
    assert stored() == [asset.blob.key]


def test_known_bytes_are_found_by_one_query_or_two(
    media: MakeMedia, workspace: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ingest(media("still.png"), workspace)
    with django_assert_max_num_queries(2):
        ingest(media("still.png"), workspace)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("film.mp4", "film.mp4"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\film.mp4", "film.mp4"),
        ("a\nb\0c.mp4", "abc.mp4"),
        ("  ", "untitled"),
        ("folder/", "folder"),
        ("é✨.mp4", "é✨.mp4"),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
        ("\ud800.mp4", ".mp4"),
    ],
)
def test_names_of_strangers_are_cleaned(given: str, clean: str) -> None:
    assert clean_name(given) == clean
