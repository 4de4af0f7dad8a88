"""The media desk: what is done to many assets at once."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from media_library import reprobe
from media_library.ingest import ingest
from media_library.models import Asset, Blob
from media_library.poster import poster_of
from tests.fixtures.media import MakeMedia
from tests.media_library.desk import act, said, shown
from tests.media_library.library.rows import asset
from workflows.models import Workflow
from workspaces.models import AuditEvent, Workspace

pytestmark = pytest.mark.django_db


def test_many_assets_are_retagged_after_a_question(workspace: Workspace, superuser: Client) -> None:
    some = [asset(workspace, f"{n}.mp4", tags=["old", "kept"]) for n in range(3)]
    asked = act(superuser, "change_tags", *some)
    assert 'name="add"' in asked.content.decode()
    assert Asset.every.filter(tags=["old", "kept"]).count() == 3
    done = act(superuser, "change_tags", *some, add="new, kept", remove="old", apply="1")
    assert said(done) == "3 assets: tags changed."
    assert [one.tags for one in Asset.every.all()] == [["kept", "new"]] * 3
    assert len(shown(superuser, tag="new")) == 3
    event = AuditEvent.objects.get(action="asset.retag")
    assert (event.workspace, event.detail["add"]) == (workspace, ["new", "kept"])


def test_tags_that_are_too_long_are_asked_for_again(
    workspace: Workspace, superuser: Client
) -> None:
    one = asset(workspace)
    answer = act(superuser, "change_tags", one, add="x" * 61, apply="1")
    assert "at most 60 characters" in answer.content.decode()


def test_what_nobody_needs_goes_to_the_trash_and_comes_back(
    workspace: Workspace, superuser: Client
) -> None:
    one = asset(workspace, "a.mp4")
    act(superuser, "discard", one)
    assert shown(superuser) == []
    assert shown(superuser, trash="only") == shown(superuser, trash="only", q="a") == ["a.mp4"]
    act(superuser, "restore", one, trash="only")
    assert shown(superuser) == ["a.mp4"]


def test_what_a_workflow_needs_is_asked_about_before_it_goes(
    workspace: Workspace, superuser: Client
) -> None:
    one = asset(workspace)
    nodes = [{"id": "main", "type": "source", "params": {"asset": str(one.pk)}}]
    definition = {"schema": 1, "nodes": nodes, "connections": []}
    Workflow.objects.create(workspace=workspace, name="Spring drop", definition=definition)
    asked = act(superuser, "discard", one)
    assert "Spring drop" in asked.content.decode()
    assert Asset.objects.filter(pk=one.pk).exists()
    act(superuser, "discard", one, apply="1")
    assert not Asset.objects.filter(pk=one.pk).exists()


@pytest.mark.usefixtures("media_store")
def test_deleting_for_good_is_asked_about_and_only_for_the_trash(
    workspace: Workspace, superuser: Client
) -> None:
    one = asset(workspace)
    act(superuser, "purge", one, apply="1")
    assert Asset.every.filter(pk=one.pk).exists()
    act(superuser, "discard", one)
    act(superuser, "purge", one, trash="only")
    assert Asset.every.filter(pk=one.pk).exists()
    act(superuser, "purge", one, trash="only", apply="1")
    assert not Asset.every.exists()
    assert not Blob.objects.exists()


@pytest.mark.usefixtures("media_store")
def test_probing_again_corrects_the_facts_of_all_who_have_the_bytes(
    workspace: Workspace, elsewhere: Workspace, superuser: Client, media: MakeMedia
) -> None:
    ours, theirs = (ingest(media("still.png"), one)[0] for one in (workspace, elsewhere))
    Asset.every.update(width=1)
    act(superuser, "look_again", ours)
    assert {one.width for one in Asset.every.all()} == {theirs.width} != {1}


@pytest.mark.usefixtures("media_store")
def test_nobody_learns_that_others_have_the_same_file_probed_again(
    workspace: Workspace, elsewhere: Workspace, superuser: Client, media: MakeMedia
) -> None:
    ours, theirs = (ingest(media("still.png"), one)[0] for one in (workspace, elsewhere))
    act(superuser, "look_again", ours)
    assert Asset.every.get(pk=theirs.pk).updated_at == theirs.updated_at


@pytest.mark.usefixtures("media_store")
def test_a_missing_file_is_told_and_its_facts_stay(workspace: Workspace, superuser: Client) -> None:
    one = asset(workspace, "gone.mp4", width=3)
    answer = act(superuser, "look_again", one)
    assert "gone.mp4" in said(answer)
    one.refresh_from_db()
    assert one.width == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("media_store", "valkey")
def test_many_files_are_probed_by_jobs(
    workspace: Workspace, superuser: Client, media: MakeMedia
) -> None:
    real = ingest(media("still.png"), workspace)[0]
    others = [asset(workspace) for _ in range(6)]
    assert "by 1 job." in said(act(superuser, "look_again", real, *others))
    Asset.every.filter(pk=real.pk).update(width=1)
    reprobe.probe_all([str(real.pk), str(uuid.uuid4()), str(others[0].pk)])
    real.refresh_from_db()
    assert real.width > 1


@pytest.mark.usefixtures("media_store")
def test_a_file_probed_before_hdr_was_known_is_known_by_a_second_look(
    workspace: Workspace, media: MakeMedia
) -> None:
    film = ingest(media("pq.mp4"), workspace)[0]
    Asset.every.filter(pk=film.pk).update(transfer="")
    dull = poster_of(film)
    assert dull is not None
    reprobe.reprobe(film)
    film.refresh_from_db()
    assert film.transfer == "smpte2084"
    assert not dull.exists()
    again = poster_of(film)
    reprobe.reprobe(film)
    assert again is not None
    assert again.exists()
