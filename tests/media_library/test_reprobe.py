"""Files are looked at again where a newer probe may find more."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from media_library import reprobe
from media_library.facts import Facts
from media_library.ingest import ingest
from media_library.models import Asset
from media_library.probe import probe
from media_library.store import StorageAway
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

mark = import_module("media_library.migrations.0009_look_again").mark

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_store", "valkey"),
]


def test_hdr_of_before_it_was_known_is_found(workspace: Workspace, media: MakeMedia) -> None:
    film, plain = (ingest(media(name), workspace)[0] for name in ("pq.mp4", "moving.mp4"))
    Asset.every.update(transfer="")
    mark(apps, None)
    marked = Asset.every.filter(to_probe=True)
    assert [asset.pk for asset in marked] == [film.pk]
    assert reprobe.submit_marked() == 1
    reprobe.probe_all([str(film.pk), str(plain.pk)])
    film.refresh_from_db()
    assert film.transfer == "smpte2084"
    assert reprobe.submit_marked() == 0


def test_a_file_whose_bytes_are_not_to_be_had_holds_up_no_others(
    workspace: Workspace, media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, film = (ingest(media(name), workspace)[0] for name in ("hlg.mp4", "pq.mp4"))
    Asset.every.update(to_probe=True, transfer="")

    def probed(path: Path, name: str) -> Facts:
        if name == lost.name:
            raise StorageAway("it is being moved")
        return probe(path, name)

    monkeypatch.setattr(reprobe, "probe", probed)
    reprobe.probe_all([str(lost.pk), str(film.pk)])
    assert [asset.pk for asset in Asset.every.filter(to_probe=True)] == [lost.pk]


def test_a_file_that_is_refused_now_is_not_looked_at_for_ever(
    workspace: Workspace, media: MakeMedia
) -> None:
    film = ingest(media("pq.mp4"), workspace)[0]
    Asset.every.update(to_probe=True, transfer="")
    film.blob.path.write_bytes(media("text.mp4").read_bytes())
    reprobe.probe_all([str(film.pk)])
    assert reprobe.submit_marked() == 0
