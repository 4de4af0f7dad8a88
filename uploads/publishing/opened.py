"""What a platform needs for one upload: the file, the words, and a line in the account's name."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from media_library import store
from media_library.addresses import parsed
from media_library.derived import pictures
from media_library.models import Asset
from media_library.refusal import Refused
from uploads import health, hosts, leftovers, tokens, vault
from uploads.breaker import Service
from uploads.models import Account, Upload
from uploads.platforms import registry
from uploads.platforms.platform import Facts, Json, Line, Platform, Post, Session, Video

from .door import Door
from .words import Words

PICTURE_WIDTH = 1280
Kind = TypeVar("Kind", bound=BaseModel)


class NotReady(Exception):
    """This upload cannot be gone on with until somebody changes something."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Opened:
    """One upload's way to its platform."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self._account = _account(upload)
        self.platform = _platform(upload.platform)
        self.video = _video(upload)
        self.post = _post(upload, self.platform.wants_picture)
        self._token = self._rejected = ""
        self.session: Session = _session(upload)
        self._door = self._new_door()
        self.line = self._line()
        self.service = _service(self.platform, self._account, self.line.settings)

    def keep(self, session: Session) -> None:
        """Go on with this session; `sealed` is then to be written."""
        self.session = dict(session)

    @property
    def sealed(self) -> dict[str, str]:
        """The session as the row holds it."""
        text = (
            vault.seal(dict(self.session), leftovers.purpose(self.upload)) if self.session else ""
        )
        return {"sealed_session": text}

    def renew(self) -> None:
        """The token in use is refused: get another one when it is next asked for."""
        self._rejected = self._token

    def cut(self) -> None:
        """Interrupt whatever waits, from another thread."""
        self._door.cut()

    def reopen(self) -> None:
        """A line anew, after it was cut."""
        self.close()
        self._door = self._new_door()
        self.line = self._line()

    def close(self) -> None:
        """Let go of all connections."""
        self._door.close()

    def succeeded(self) -> None:
        """The account has done well."""
        health.succeeded(self._account)

    def failed(self, reason: str, *, reconnect: bool) -> None:
        """The account has not."""
        if reconnect:
            health.reconnect_needed(self._account, reason)
        else:
            health.failed(self._account, reason)

    def _new_door(self) -> Door:
        networks, trusted = parsed(settings.PUBLISH_NETWORKS), [settings.PLATFORM_SIMULATOR]
        return Door(networks, trusted, self._heard)

    def _heard(self, is_well: bool) -> None:
        if is_well:
            self.service.answered()
        else:
            self.service.failed()

    def _line(self) -> Line:
        account, platform = self._account, self.platform
        known = vault.credentials(account)
        return Line(
            http=self._door.http,
            token=self._fresh,
            host=lambda name: hosts.host(platform.name, name),
            now=timezone.now,
            settings=_read(platform.Settings, account.settings, account),
            secrets=_read(platform.Secrets, known.secrets, account),
            out_dir=Path(settings.PUBLISH_FOLDER),
            remote_id=account.remote_id,
        )

    def _fresh(self) -> str:
        self._token = tokens.fresh(self._account, self._rejected)
        self._account.refresh_from_db(fields=["version"])
        return self._token


@contextmanager
def opened(upload: Upload) -> Iterator[Opened]:
    """The way to the platform. Raises NotReady."""
    try:
        door = Opened(upload)
    except vault.VaultLocked as error:
        raise NotReady("vault_locked", str(error)) from None
    try:
        yield door
    finally:
        door.close()


def facts_of(asset: Asset) -> Facts:
    """What platforms want to know of a file."""
    return Facts(
        duration=asset.duration,
        width=asset.width,
        height=asset.height,
        fps=asset.fps,
        size=asset.blob.size_bytes,
        mime=mime_of(asset),
    )


def mime_of(asset: Asset) -> str:
    """As in "video/mp4"."""
    return mimetypes.guess_type(asset.blob.key)[0] or "application/octet-stream"


def about(asset: Asset) -> Json:
    """What was probed of a file, for a sidecar."""
    return {
        "kind": asset.kind,
        "duration": asset.duration,
        "width": asset.width,
        "height": asset.height,
        "aspect_ratio": asset.aspect_ratio,
        "fps": asset.fps,
        "variable_fps": asset.variable_fps,
        "container": asset.container,
        "codec": asset.codec,
        "pixel_format": asset.pixel_format,
        "bit_rate": asset.bit_rate,
        "audio_codec": asset.audio_codec,
        "audio_rate": asset.audio_rate,
        "audio_channels": asset.audio_channels,
    }


def _service(platform: Platform, account: Account, chosen: Any) -> Service:
    """What is up or down as one: a platform for everybody, a host of its own for a workspace."""
    place = platform.place(chosen)
    if place:
        return Service(f"{account.workspace_id} {place}", place)
    return Service(platform.name, platform.title)


def _account(upload: Upload) -> Account:
    account = upload.account
    if account.removed_at is not None:
        raise NotReady("account_removed", f"The account “{account.name}” was removed.")
    return account


def _platform(name: str) -> Platform:
    try:
        return registry.get(name)
    except registry.UnknownPlatform as error:
        raise NotReady("unknown_platform", str(error)) from None


def _video(upload: Upload) -> Video:
    asset = upload.asset
    if asset is None:
        raise NotReady("file_gone", "The file is not in the library any more.")
    return Video(
        path=asset.blob.path,
        size=upload.size_bytes,
        sha256=upload.sha256,
        mime=mime_of(asset),
        name=upload.file_name,
        facts=facts_of(asset),
        about=about(asset),
    )


def _post(upload: Upload, wants_picture: bool) -> Post:
    words = Words.model_validate(upload.post)
    picture, mime = _picture(upload, words) if wants_picture else (None, "")
    return words.post(str(upload.pk), picture, mime)


def _picture(upload: Upload, words: Words) -> tuple[Path | None, str]:
    """The thumbnail as a picture file, if one is wanted."""
    if words.thumbnail_asset is not None:
        rows = Asset.objects.filter(workspace=upload.workspace_id).select_related("blob")
        chosen = rows.filter(pk=words.thumbnail_asset).first()
        if chosen is None:
            raise NotReady("thumbnail_gone", "The thumbnail is not in the library any more.")
        return chosen.blob.path, mime_of(chosen)
    if words.thumbnail_at is None or upload.asset is None:
        return None, ""
    try:
        key = pictures.thumbnail(upload.asset, words.thumbnail_at, PICTURE_WIDTH)
    except Refused as refused:
        raise NotReady("thumbnail", refused.message) from None
    return (store.path(key), "image/jpeg") if key else (None, "")


def _session(upload: Upload) -> Session:
    if not upload.sealed_session:
        return {}
    return vault.unseal(upload.sealed_session, leftovers.purpose(upload))


def _read(kind: type[Kind], data: Mapping[str, Any], account: Account) -> Kind:
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        fields = ", ".join(sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]}))
        message = f"The account “{account.name}” is not set up completely: {fields}."
        raise NotReady("account_settings", message) from None
