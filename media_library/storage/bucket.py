"""An S3 bucket through django-storages: objects under the keys that files have on a disk.

An object appears whole or not at all, also one that was sent in parts. What boto3 sends carries
checksums that the service verifies; the SHA-256 of all bytes stands in the object's metadata.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage
from storages.backends.s3 import S3Storage

from .entries import Stored
from .failures import StorageAway

MISSING = {"404", "NoSuchKey", "NotFound", "NoSuchUpload"}


class Bucket:
    """The bucket behind a django-storages S3 storage. Everything raises StorageAway."""

    def __init__(self, storage: Storage) -> None:
        self._storage = cast(S3Storage, storage)
        self._prefix = f"{self._storage.location.strip('/')}/".lstrip("/")

    def facts(self, key: str) -> Stored | None:
        """What is known of an object; None if there is none."""
        found = self._object(key)
        try:
            with _answering(key):
                found.load()
        except FileNotFoundError:
            return None
        return Stored(
            key=key,
            size=found.content_length,
            modified=found.last_modified.timestamp(),
            sha256=found.metadata.get("sha256", ""),
        )

    def put(self, file: Path, key: str, sha256: str, content_type: str) -> None:
        """Copy a file there, in parts if it is large. It is complete when this returns."""
        about = {"Metadata": {"sha256": sha256}, "ContentType": content_type}
        with _answering(key):
            self._object(key).upload_file(
                str(file), ExtraArgs=about, Config=self._storage.transfer_config
            )
        there = self.facts(key)
        if there is None or there.size != file.stat().st_size:
            raise StorageAway(f"{key} has not arrived whole.")

    def fetch(self, key: str, target: Path) -> None:
        """Copy an object into an existing file, unverified. Raises FileNotFoundError."""
        with _answering(key), target.open("r+b") as file:
            self._object(key).download_fileobj(file, Config=self._storage.transfer_config)

    def entries(self, beginning: str) -> Iterator[Stored]:
        """All objects whose keys begin so."""
        with _answering(beginning):
            for one in self._storage.bucket.objects.filter(Prefix=self._prefix + beginning):
                yield Stored(
                    key=one.key.removeprefix(self._prefix),
                    size=one.size,
                    modified=one.last_modified.timestamp(),
                )

    def delete(self, key: str) -> None:
        """Forget an object. Harmless if there is none."""
        with _answering(key):
            self._storage.delete(key)

    def link(self, key: str, seconds: int, *, method: str, headers: dict[str, str]) -> str:
        """A URL that anybody may GET (or HEAD, by `method`) for so long.

        `headers`: Content-Type, Content-Disposition and Cache-Control of its answer.
        """
        answers = {f"Response{name.replace('-', '')}": value for name, value in headers.items()}
        with _answering(key):
            url = self._storage.url(key, answers, expire=seconds, http_method=method)
        return str(url)

    def abort_unfinished(self, before: datetime) -> int:
        """Drop the parts of uploads that nobody has finished since; how many uploads."""
        aborted = 0
        with _answering(self._prefix):
            begun = self._storage.bucket.multipart_uploads.filter(Prefix=self._prefix)
            for upload in [one for one in begun if one.initiated < before]:
                upload.abort()
                aborted += 1
        return aborted

    def _object(self, key: str) -> Any:
        return self._storage.bucket.Object(self._prefix + key)


@contextmanager
def _answering(key: str) -> Iterator[None]:
    """Raise FileNotFoundError for what is not there, StorageAway for all that is wrong."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(2, os.strerror(2), key) from None
        raise StorageAway(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageAway(str(error)) from error
