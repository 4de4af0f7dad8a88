"""tus 1.0 (tus.io/protocols/resumable-upload): what each request does and is answered.

`begin` decides everything that can be decided before the body and answers, or returns an
`Arrival` whose bytes are then written; `finish` answers that. Both are plain code for a thread;
the server that feeds them is in asgi.py.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.http import http_date

from media_library.refusal import Refused
from workspaces.errors import ApiError
from workspaces.models import Membership

from . import sessions
from .callers import caller_of
from .folder import Folder, Lock, Locked
from .limits import upload_limits
from .metadata import BadMetadata, about, parse_header
from .models import Concat, UploadSession, UploadStatus
from .protocol import (
    ALGORITHMS,
    CONTENT_TYPE,
    EXTENSIONS,
    VERSION,
    Answer,
    TusError,
    TusRequest,
    refusal,
)
from .reception import Checksum, NoRoom, Reception, TooMuch, WrongChecksum

MOST_PARTS = 1000


@dataclass(frozen=True)
class Arrival:
    """Bytes that are to be written, and for which upload. `location`: if it was made just now."""

    session: UploadSession
    reception: Reception
    location: str = ""


def begin(request: TusRequest) -> Answer | Arrival:
    """What can be answered before the body is read, or where its bytes go."""
    try:
        return _begin(request)
    except (TusError, ApiError) as error:
        return refusal(error)
    except BadMetadata as error:
        return refusal(TusError(400, "bad_metadata", str(error)))
    except sessions.TooLarge as error:
        return refusal(TusError(413, "too_large", str(error), Tus_Max_Size=str(error.most)))
    except sessions.TooMany as error:
        return refusal(TusError(429, "too_many_uploads", str(error)))
    except Refused as refused:
        return refusal(TusError(413, refused.code, refused.message))
    except sessions.NoSpace:
        return refusal(_no_room())
    except Locked:
        return refusal(_locked())


def finish(arrival: Arrival, whole: bool, problem: Exception | None = None) -> Answer:
    """The body is over: `whole`, cut off, or ended by `problem` of the reception."""
    session, reception = arrival.session, arrival.reception
    try:
        size = reception.finish(whole and problem is None)
    except WrongChecksum as error:
        size, problem = reception.size, error
    if isinstance(problem, Refused):
        sessions.refuse(session, problem.code, problem.message)
        return refusal(TusError(415, problem.code, problem.message))
    sessions.note(session, reception, size)
    if problem is not None:
        return refusal(_error_of(problem))
    if not whole:
        return refusal(_locked())
    return _written(arrival, size)


def _begin(request: TusRequest) -> Answer | Arrival:
    if request.method == "OPTIONS":
        return _options(request)
    if request.header("Tus-Resumable") != VERSION:
        message = f"Send the header Tus-Resumable: {VERSION}."
        raise TusError(412, "tus_version", message, Tus_Version=VERSION)
    verbs: Mapping[str, Verb] = ON_UPLOADS if request.id else ON_ENDPOINT
    if request.method not in verbs:
        allowed = ", ".join(("OPTIONS", *verbs))
        raise TusError(405, "method_not_allowed", "No such method here.", Allow=allowed)
    return verbs[request.method](request, _caller(request))


def _caller(request: TusRequest) -> Membership:
    try:
        member = caller_of(request.scope)
    except ApiError as error:
        # tus-js-client forgets an upload on any 4xx of a HEAD but 423. A session that has run out
        # is no reason for that: signed in again, it goes on.
        if error.code == "not_signed_in" and request.method == "HEAD":
            raise TusError(423, "not_signed_in", "Sign in again to go on.") from None
        raise
    if request.method != "HEAD" and not member.may_edit:
        raise TusError(403, "viewer", "A viewer may look at everything and change nothing.")
    return member


def _options(request: TusRequest) -> Answer:
    try:
        most = upload_limits(caller_of(request.scope).workspace).most
    except ApiError:
        most = settings.UPLOAD_MAX_BYTES
    offer = {
        "Tus-Version": VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Max-Size": str(most),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Answer(204, offer)


def _create(request: TusRequest, member: Membership) -> Answer | Arrival:
    concat = request.header("Upload-Concat")
    if concat.startswith("final;"):
        return _concatenate(request, member, concat)
    if concat not in ("", "partial"):
        raise TusError(400, "bad_header", "Upload-Concat is partial or final;URLs.")
    raw = request.header("Upload-Metadata")
    session = sessions.begin(
        member.workspace,
        member.user_id,
        about(parse_header(raw)),
        _announced_length(request),
        raw_metadata=raw,
        concat=concat,
        raw_concat=concat,
    )
    location = f"{request.base}{session.pk}"
    if request.has_body and session.status == UploadStatus.RECEIVING:
        return replace(_first_arrival(request, session), location=location)
    return Answer(201, {"Location": location, **_state(session)})


def _first_arrival(request: TusRequest, session: UploadSession) -> Arrival:
    """Bytes that come with the creation. Refused, they leave no upload that nobody knows of."""
    lock = Folder(session.pk).lock()
    try:
        return _arrival(request, session, lock, 0)
    except BaseException:
        lock.release()
        sessions.cancel(session)
        raise


def _announced_length(request: TusRequest) -> int | None:
    """Upload-Length, or None where it is deferred."""
    length, deferred = request.number("Upload-Length"), request.header("Upload-Defer-Length")
    if deferred not in ("", "1") or (length is None) == (deferred == ""):
        message = "Send Upload-Length, or Upload-Defer-Length: 1, and not both."
        raise TusError(400, "bad_header", message)
    return length


def _concatenate(request: TusRequest, member: Membership, concat: str) -> Answer:
    if request.header("Upload-Length") or request.header("Upload-Defer-Length"):
        raise TusError(400, "bad_header", "A final upload has the length of its parts.")
    urls = concat.removeprefix("final;").split()
    if not 0 < len(urls) <= MOST_PARTS:
        raise TusError(400, "bad_header", f"A final upload has 1 to {MOST_PARTS} parts.")
    parts = [_part(member, url) for url in urls]
    raw = request.header("Upload-Metadata")
    session = sessions.begin_final(
        member.workspace, member.user_id, about(parse_header(raw)), parts, raw, concat
    )
    return Answer(201, {"Location": f"{request.base}{session.pk}", **_state(session)})


def _part(member: Membership, url: str) -> UploadSession:
    part = sessions.find(member.workspace, urlsplit(url).path.rstrip("/").rpartition("/")[2])
    if part is None or part.concat != Concat.PARTIAL or part.is_gone:
        raise TusError(400, "bad_part", f"{url} is no partial upload here.")
    if sessions.size_of(part) != part.length:
        raise TusError(400, "unfinished_part", f"{url} is not complete.")
    return part


def _head(request: TusRequest, member: Membership) -> Answer:
    session = _session(request, member)
    sessions.settle(session)
    if session.is_gone:
        raise _gone(session)
    if session.status == UploadStatus.RECEIVING and Folder(session.pk).is_locked():
        Folder(session.pk).ask()
    headers = {"Upload-Offset": str(sessions.size_of(session)), **_state(session)}
    if session.length is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(session.length)
    if session.raw_metadata:
        headers["Upload-Metadata"] = session.raw_metadata
    if session.raw_concat:
        headers["Upload-Concat"] = session.raw_concat
    return Answer(200, headers)


def _patch(request: TusRequest, member: Membership) -> Answer | Arrival:
    session = _session(request, member)
    if request.header("Content-Type") != CONTENT_TYPE:
        raise TusError(415, "content_type", f"The Content-Type must be {CONTENT_TYPE}.")
    offset = request.number("Upload-Offset")
    if offset is None:
        raise TusError(400, "bad_header", "Send Upload-Offset.")
    if session.concat == Concat.FINAL:
        raise TusError(403, "final", "A final upload gets its bytes from its parts.")
    if session.is_gone:
        raise _gone(session)
    if session.status != UploadStatus.RECEIVING:
        return _patch_complete(request, session, offset)
    lock = Folder(session.pk).lock()
    try:
        session.refresh_from_db()  # it may have ended before we had the lock
        session.workspace = member.workspace  # saves asking for it again
        if not session.is_open:
            raise _gone(session)
        return _arrival(request, session, lock, offset)
    except BaseException:
        lock.release()
        raise


def _patch_complete(request: TusRequest, session: UploadSession, offset: int) -> Answer:
    """All bytes are there already: only nothing can be added."""
    if offset != session.length:
        raise _wrong_offset(session.length or 0)
    if request.has_body:
        raise TusError(413, "too_large", "The upload is complete already.")
    return Answer(204, {"Upload-Offset": str(offset), **_state(session)})


def _arrival(request: TusRequest, session: UploadSession, lock: Lock, offset: int) -> Arrival:
    """Raises TusError with nothing touched if the bytes cannot go there."""
    size = lock.folder.size()
    if size != offset:
        raise _wrong_offset(size)
    _learn_length(request, session, size)
    limits = upload_limits(session.workspace)
    most = limits.most if session.length is None else session.length
    coming = request.number("Content-Length") or 0
    if session.length is None:  # of which nothing has been promised to it
        sessions.check_quota(session.workspace, coming, session.name)
    if size + coming > most:
        raise TusError(413, "too_large", f"The upload ends after {most} bytes.")
    whole = session.concat == ""
    reception = Reception(
        lock,
        session.name,
        most,
        limits=limits if whole else None,
        checksum=_checksum(request),
        hashed=whole,
    )
    return Arrival(session, reception)


def _learn_length(request: TusRequest, session: UploadSession, size: int) -> None:
    length = request.number("Upload-Length")
    if length is None or length == session.length:
        return
    if session.length is not None or length < size:
        raise TusError(400, "bad_header", "The upload has another length already.")
    sessions.check_length(length, upload_limits(session.workspace))
    sessions.check_quota(session.workspace, length - size, session.name)
    session.length = length
    UploadSession.objects.filter(pk=session.pk).update(length=length)


def _checksum(request: TusRequest) -> Checksum | None:
    header = request.header("Upload-Checksum")
    if not header:
        return None
    algorithm, _, encoded = header.partition(" ")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        digest = b""
    if ALGORITHMS.get(algorithm) != len(digest) or algorithm not in hashlib.algorithms_available:
        message = f"Upload-Checksum is one of {', '.join(ALGORITHMS)} and a base64 digest."
        raise TusError(400, "bad_checksum", message)
    return Checksum(algorithm, digest)


def _delete(request: TusRequest, member: Membership) -> Answer:
    session = _session(request, member)
    if session.is_gone:
        raise _gone(session)
    sessions.cancel(session)
    return Answer(204)


def _session(request: TusRequest, member: Membership) -> UploadSession:
    session = sessions.find(member.workspace, request.id)
    if session is None:
        raise TusError(404, "not_found", "There is no such upload in this workspace.")
    return session


def _written(arrival: Arrival, size: int) -> Answer:
    headers = {"Upload-Offset": str(size), **_state(arrival.session)}
    if arrival.location:
        return Answer(201, {"Location": arrival.location, **headers})
    return Answer(204, headers)


def _state(session: UploadSession) -> dict[str, str]:
    """When it expires, or that nothing more has to be sent."""
    if session.status == UploadStatus.RECEIVING:
        return {"Upload-Expires": http_date(session.expires_at.timestamp())}
    return {"Upload-Offset": str(session.length)} if session.length is not None else {}


def _error_of(problem: Exception) -> TusError:
    if isinstance(problem, TooMuch):
        return TusError(413, "too_large", "More bytes came than were announced.")
    if isinstance(problem, NoRoom):
        return _no_room()
    if isinstance(problem, WrongChecksum):
        return TusError(460, "checksum_mismatch", "The bytes do not match Upload-Checksum.")
    raise problem


def _gone(session: UploadSession) -> TusError:
    message = session.message or f"This upload is over ({session.status})."
    return TusError(410, session.code or session.status, message)


def _wrong_offset(size: int) -> TusError:
    return TusError(409, "offset", f"The next byte is number {size}.")


def _locked() -> TusError:
    return TusError(423, "locked", "Another request is at work on this upload; try again.")


def _no_room() -> TusError:
    message = "The server's disk is full. What has arrived is kept; go on when there is room."
    return TusError(507, "disk_full", message)


Verb = Callable[[TusRequest, Membership], Answer | Arrival]
ON_ENDPOINT: dict[str, Verb] = {"POST": _create}
ON_UPLOADS: dict[str, Verb] = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
