"""The job that makes an asset of an upload, and what cleans up when it was lost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset
from media_library.receiving import jobs, sessions, sweeping, writing
from media_library.receiving.folder import Folder, Locked
from media_library.receiving.metadata import About
from media_library.receiving.models import UploadSession, UploadStatus
from media_library.refusal import Refused
from tests.fixtures.workspace import stored
from tests.media_library.receiving.sounds import sha256, wav
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]

SOUND = wav(20_000, 1)


@pytest.fixture
def arrived(workspace: Workspace) -> UploadSession:
    """All bytes are there; the job has not run."""
    session = sessions.begin(workspace, None, About(name="a.wav", tags=["t"]), len(SOUND))
    writing.append(session, 0, BytesIO(SOUND))
    assert session.status == UploadStatus.PROCESSING
    return session


@pytest.mark.every_storage(sample=True)
def test_the_job_makes_an_asset_and_leaves_no_folder(arrived: UploadSession) -> None:
    jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    asset = Asset.objects.get()
    assert (arrived.status, arrived.asset, asset.tags) == ("done", asset, ["t"])
    assert asset.blob.path.read_bytes() == SOUND
    assert not Folder(arrived.pk).path.exists()


def test_the_job_done_twice_changes_nothing(arrived: UploadSession) -> None:
    for _ in range(3):
        jobs.take_in(str(arrived.pk))
    assert Asset.objects.count() == 1


def test_a_job_that_was_killed_after_the_file_had_moved_is_finished(
    arrived: UploadSession, workspace: Workspace
) -> None:
    asset, _ = ingest(Folder(arrived.pk).data, workspace, move=True, sha256=sha256(SOUND))
    jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    assert (arrived.status, arrived.asset) == ("done", asset)


def test_bytes_that_were_not_hashed_on_the_way_are_hashed_by_the_job(
    arrived: UploadSession,
) -> None:
    UploadSession.objects.update(sha256="")
    jobs.take_in(str(arrived.pk))
    assert Asset.objects.get().sha256 == sha256(SOUND)


def test_what_a_busy_machine_has_no_time_for_waits(
    arrived: UploadSession, settings: Settings
) -> None:
    patient = settings.MEDIA_LIMITS
    settings.MEDIA_LIMITS = replace(patient, child_wall=0)
    with pytest.raises(Refused):
        jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    assert arrived.status == "processing"
    settings.MEDIA_LIMITS = patient
    jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    assert arrived.status == "done"


def test_a_machine_that_is_always_too_busy_says_so_in_the_end(
    arrived: UploadSession, settings: Settings, work: Callable[[], None]
) -> None:
    settings.MEDIA_LIMITS = replace(settings.MEDIA_LIMITS, child_wall=0)
    work()
    arrived.refresh_from_db()
    assert (arrived.status, arrived.code) == ("refused", "too-slow")


def test_only_one_of_two_jobs_at_once_works(arrived: UploadSession) -> None:
    with Folder(arrived.pk).lock():
        jobs.take_in(str(arrived.pk))
        with pytest.raises(Locked):
            jobs.run(arrived)
    assert not Asset.objects.exists()


def test_a_cancelled_upload_stays_cancelled(arrived: UploadSession) -> None:
    sessions.cancel(arrived)
    jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    assert arrived.status == UploadStatus.CANCELLED
    assert not Asset.objects.exists()
    assert not Folder(arrived.pk).path.exists()


def test_what_the_workspace_has_is_answered_at_once_and_its_bytes_dropped(
    arrived: UploadSession, workspace: Workspace
) -> None:
    jobs.take_in(str(arrived.pk))
    again = sessions.begin(workspace, None, About(name="b.wav"), len(SOUND))
    writing.append(again, 0, BytesIO(SOUND))
    assert (again.status, again.asset) == ("done", Asset.objects.get())
    assert len(stored()) == 1


@pytest.mark.parametrize("claim", ["", sha256(SOUND)])
def test_bytes_that_went_missing_come_in_again(
    arrived: UploadSession, workspace: Workspace, claim: str
) -> None:
    jobs.take_in(str(arrived.pk))
    asset = Asset.objects.get()
    store.delete(asset.blob.key)
    again = sessions.begin(workspace, None, About(expected_sha256=claim), len(SOUND))
    writing.append(again, 0, BytesIO(SOUND))
    jobs.take_in(str(again.pk))
    again.refresh_from_db()
    assert (again.status, again.asset) == ("done", asset)
    assert asset.blob.path.read_bytes() == SOUND


def test_a_file_over_the_quota_is_refused(arrived: UploadSession, workspace: Workspace) -> None:
    Workspace.objects.update(max_storage_bytes=100)
    jobs.take_in(str(arrived.pk))
    arrived.refresh_from_db()
    assert (arrived.status, arrived.code) == ("refused", "quota")
    assert not Folder(arrived.pk).path.exists()


def test_a_lost_job_is_sent_again(arrived: UploadSession) -> None:
    assert sweeping.sweep().resubmitted == 0
    UploadSession.objects.update(submitted_at=timezone.now() - timedelta(hours=1))
    with Folder(arrived.pk).lock():
        assert sweeping.sweep().resubmitted == 0
    assert sweeping.sweep().resubmitted == 1


def test_the_sweep_expires_what_got_nothing_for_too_long(workspace: Workspace) -> None:
    stale, fresh = (sessions.begin(workspace, None, About(), 30_000) for _ in range(2))
    for session in (stale, fresh):
        writing.append(session, 0, BytesIO(SOUND))
    UploadSession.objects.filter(pk=stale.pk).update(expires_at=timezone.now())
    with Folder(stale.pk).lock():
        assert sweeping.sweep().expired == 0
    call_command("sweep_uploads", stdout=StringIO())
    assert set(UploadSession.objects.values_list("pk", "status")) == {
        (stale.pk, "expired"),
        (fresh.pk, "receiving"),
    }
    assert (Folder(stale.pk).path.exists(), Folder(fresh.pk).size()) == (False, 20_000)


def test_the_sweep_completes_what_a_dying_server_left_complete(workspace: Workspace) -> None:
    session = sessions.begin(workspace, None, About(), len(SOUND))
    with Folder(session.pk).lock() as lock:
        lock.folder.data.write_bytes(SOUND)
    assert sweeping.sweep().completed == 1
    jobs.take_in(str(session.pk))
    assert Asset.objects.get().sha256 == sha256(SOUND)


def test_the_sweep_deletes_old_folders_without_an_upload(
    workspace: Workspace, arrived: UploadSession
) -> None:
    old, young = (sessions.begin(workspace, None, About(), 30_000) for _ in range(2))
    for session in (old, young):
        writing.append(session, 0, BytesIO(SOUND))
        UploadSession.objects.filter(pk=session.pk).delete()
    long_ago = time.time() - 7_200
    for session in (old, arrived):
        os.utime(Folder(session.pk).path, (long_ago, long_ago))
    assert sweeping.sweep().orphans == 1
    assert [Folder(one.pk).path.exists() for one in (old, young, arrived)] == [False, True, True]


def test_a_known_hash_lets_no_other_size_in(arrived: UploadSession, workspace: Workspace) -> None:
    jobs.take_in(str(arrived.pk))
    claim = About(expected_sha256=sha256(SOUND))
    assert sessions.begin(workspace, None, claim, len(SOUND)).status == UploadStatus.DONE
    assert sessions.begin(workspace, None, claim, None).status == UploadStatus.DONE
    assert sessions.begin(workspace, None, claim, 5).status == UploadStatus.RECEIVING
    with pytest.raises(sessions.TooLarge):
        sessions.begin(workspace, None, claim, 2**40)


def test_a_job_is_queued_once_however_often_it_is_sent(
    arrived: UploadSession, valkey: Redis
) -> None:
    for _ in range(3):
        jobs.submit(arrived)
    queued = valkey.lrange(f"rq:queue:{jobs.QUEUE}", 0, -1)
    assert queued.count(f"upload-{arrived.pk}".encode()) == 1
