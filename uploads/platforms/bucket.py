"""A bucket of S3, or of anything that speaks its protocol: multipart upload.

boto3 signs addresses, and the bytes go through the line's own client: so they can be cancelled,
and an address of our own network is not reached.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Literal, cast
from urllib.parse import quote

import httpx
from pydantic import Field, SecretStr

from uploads.folder import safe_name, safe_path

from .answers import Found
from .classifying import busy, by_status
from .errors import Permanent, PlatformError, Reconnect, SessionGone, Temporary, Unconfirmed
from .platform import (
    Fields,
    Limits,
    Line,
    Outcome,
    Piece,
    Platform,
    Post,
    Sent,
    Session,
    Video,
)

MIB = 2**20
LEAST_PART, MOST_PARTS = 8 * MIB, 10_000
MOST_BYTES = 5 * 2**40
LINK_SECONDS = 6 * 3600
"""How long a signed address holds: longer than a part takes."""
KNOWN_LETTERS = 12
LISTED = 1000

BUSY = {"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "OperationAborted"}
LOGIN = {
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "AccountProblem",
}
NO_SPACE = "There is no space left in the bucket."
WORDS = {
    "NoSuchBucket": "There is no bucket of this name.",
    "EntityTooLarge": "The bucket does not take files of this size.",
    "EntityTooSmall": "The bucket does not take parts of this size.",
    "QuotaExceeded": NO_SPACE,
    "XMinioAdminBucketQuotaExceeded": NO_SPACE,
    "XMinioStorageFull": NO_SPACE,
    "XAmzContentSHA256Mismatch": "The bucket says that the bytes were changed on their way.",
}


class Bucket(Platform):
    """A bucket. Objects carry their SHA-256, and a JSON beside each describes it."""

    name, title = "bucket", "S3 bucket"
    last_byte_publishes = False
    leaves_pieces = True
    limits = Limits(
        title_required=True,
        max_bytes=MOST_BYTES,
        visibilities=("public", "unlisted", "private", "draft"),
    )

    class Settings(Fields):
        """Which bucket, and where in it."""

        bucket: str = Field(title="Bucket", min_length=3, max_length=255)
        endpoint: str = Field(
            "", title="Endpoint", max_length=500, description="Empty for Amazon's own."
        )
        region: str = Field("us-east-1", title="Region", max_length=60)
        prefix: str = Field("", title="Folder in the bucket", max_length=500)
        addressing: Literal["auto", "path", "virtual"] = Field("auto", title="Addressing")
        public_url: str = Field(
            "", title="Public address", max_length=500, description="Where objects can be read."
        )

    class Secrets(Fields):
        """The key that may write there."""

        key: SecretStr = Field(title="Access key", min_length=1)
        secret: SecretStr = Field(title="Secret key", min_length=1)

    def place(self, settings: Settings) -> str:
        """The endpoint's, or Amazon's in the region."""
        named = settings.endpoint.partition("://")[2].partition("/")[0]
        return named or f"s3.{settings.region}.amazonaws.com"

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """A multipart upload: no object before it is completed."""
        key = object_key(line.settings.prefix, post.title, video)
        kind = video.mime or "video/mp4"
        answer = self._call(
            line,
            "POST",
            "create_multipart_upload",
            {"Key": key, "ContentType": kind, "Metadata": {"sha256": video.sha256}},
            {"Content-Type": kind, "x-amz-meta-sha256": video.sha256},
        )
        id = _parsed("CreateMultipartUpload", answer).get("UploadId")
        if not id:
            raise Temporary("The bucket opened no upload.", code="no_session")
        return {"key": key, "upload": id, "part": part_size(video.size), "size": video.size}

    def piece(self, session: Session, offset: int, size: int) -> int:
        """One part."""
        return min(int(session["part"]), size - offset)

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """One part, by its number, so that sending it again replaces it."""
        part = piece.start // int(session["part"]) + 1
        where = self._address(line, "upload_part", {**_upload(session), "PartNumber": part})
        headers = {"Content-Length": str(piece.length)}
        answer = line.http.put(where, content=piece, headers=headers)
        if not answer.is_success:
            raise self.classify(answer)
        return Sent(piece.end)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """As far as whole parts follow each other from the first on."""
        return Sent(sum(int(part["Size"]) for part in self._parts(line, session, video.size)))

    def give_up(self, line: Line, session: Session) -> None:
        """Let the bucket forget the parts. One that was under way meanwhile comes to lie there
        all the same, so that it is asked whether any is left."""
        self._call(line, "DELETE", "abort_multipart_upload", _upload(session))
        wanted = {**_upload(session), "MaxParts": 1}
        if _parsed("ListParts", self._call(line, "GET", "list_parts", wanted)).get("Parts"):
            raise Temporary("The bucket still has parts.", code="parts_left")

    def finish(self, line: Line, session: Session, post: Post, video: Video) -> Outcome:
        """Put the parts together; the object appears in one step."""
        parts = self._parts(line, session, video.size)
        if sum(int(part["Size"]) for part in parts) != video.size:
            # Nothing was asked to be published: `where_is` says from where on to send again.
            raise SessionGone("The bucket does not have all parts (any more).", code="parts")
        answer = self._call(
            line,
            "POST",
            "complete_multipart_upload",
            _upload(session),
            {"Content-Type": "application/xml"},
            _listing(parts),
        )
        # S3 may answer 200 and tell of an error in the body.
        if b"<Error" in answer.content:
            raise self.classify(answer)
        try:
            found = self.find(line, session, post, video)
        except PlatformError as error:  # says nothing of the call that was carried out
            raise Unconfirmed(error.message, code=error.code) from None
        if found is None or found.state != "published":
            raise Unconfirmed("The bucket does not show the object yet.", code="not_shown")
        return found

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """The object, if it is there with the right size and SHA-256. Doing it again replaces an
        object by the same, so that something else in its place counts as absent."""
        answer = line.http.head(self._address(line, "head_object", {"Key": session["key"]}))
        if answer.status_code == 404:
            return Outcome(state="absent")
        if not answer.is_success:
            raise self.classify(answer)
        size = answer.headers.get("Content-Length", "")
        if answer.headers.get("x-amz-meta-sha256") != video.sha256 or size != str(video.size):
            return Outcome(state="absent")
        response = {"etag": answer.headers.get("ETag", ""), "sha256": video.sha256, "size": size}
        return Outcome(
            state="published",
            remote_id=session["key"],
            url=_public(line.settings, session["key"]),
            response=response,
        )

    def decorate(
        self, line: Line, session: Session, post: Post, video: Video, remote_id: str
    ) -> None:
        """A JSON beside the object that says what it is."""
        words = {
            "title": post.title,
            "description": post.description,
            "tags": list(post.tags),
            "file": PurePosixPath(remote_id).name,
            "sha256": video.sha256,
            "facts": dict(video.about),
        }
        text = json.dumps(words, ensure_ascii=False, indent=2) + "\n"
        kind = "application/json"
        self._call(
            line,
            "PUT",
            "put_object",
            {"Key": f"{remote_id}.json", "ContentType": kind},
            {"Content-Type": kind},
            text.encode(errors="replace"),
        )

    def whoami(self, line: Line) -> str:
        """The bucket's name, if the key opens it."""
        answer = line.http.get(self._address(line, "list_objects_v2", {"MaxKeys": 1}))
        if not answer.is_success:
            raise self.classify(answer)
        return str(line.settings.bucket)

    def classify(self, answer: httpx.Response) -> PlatformError:
        """By the code in the XML; an answer without a body by its status."""
        code = _between(answer.text, "Code")
        if code in ("NoSuchUpload", "NoSuchKey"):
            return SessionGone("The bucket does not know this upload any more.", code=code)
        if code in BUSY:
            return busy(answer, "The bucket is busy.", code)
        if code in WORDS:
            return Permanent(WORDS[code], code=code)
        if code in LOGIN or answer.status_code in (401, 403):
            return Reconnect("The bucket does not take this key.", code=code or "AccessDenied")
        return by_status(answer)

    def _parts(self, line: Line, session: Session, size: int) -> list[Found]:
        """Parts that are there, whole, one after the other."""
        found: list[Found] = []
        marker = 0
        while True:
            wanted = {**_upload(session), "MaxParts": LISTED, "PartNumberMarker": marker}
            answer = self._call(line, "GET", "list_parts", wanted)
            data = _parsed("ListParts", answer)
            found += data.get("Parts", [])
            if not data.get("IsTruncated") or not data.get("Parts"):
                return _in_row(found, int(session["part"]), size)
            marker = int(data["Parts"][-1]["PartNumber"])

    def _call(
        self,
        line: Line,
        method: str,
        what: str,
        wanted: Found,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
    ) -> httpx.Response:
        where = self._address(line, what, wanted)
        answer = line.http.request(method, where, headers=headers, content=body)
        if not answer.is_success:
            raise self.classify(answer)
        return answer

    def _address(self, line: Line, what: str, wanted: Found) -> str:
        """A signed address for one call. It opens the bucket: never to be logged."""
        settings, secrets = line.settings, line.secrets
        client = _client(
            settings.endpoint,
            settings.region,
            settings.addressing,
            secrets.key.get_secret_value(),
            secrets.secret.get_secret_value(),
        )
        params = {"Bucket": settings.bucket, **wanted}
        return cast(str, client.generate_presigned_url(what, params, ExpiresIn=LINK_SECONDS))


def object_key(prefix: str, title: str, video: Video) -> str:
    """Where the object lies: its title and the begin of its SHA-256, so that another video of the
    same title stays and the same video comes to lie on itself."""
    ending = PurePosixPath(video.name).suffix or ".mp4"
    name = safe_name(title.removesuffix(ending))
    place = safe_path(prefix).as_posix() if prefix.strip("/. ") else ""
    return str(PurePosixPath(place) / f"{name}-{video.sha256[:KNOWN_LETTERS]}{ending}")


def part_size(size: int) -> int:
    """Whole mebibytes, such that 10,000 parts are enough."""
    return max(LEAST_PART, -(-size // MOST_PARTS // MIB) * MIB)


def _in_row(parts: list[Found], part: int, size: int) -> list[Found]:
    """The parts from the first on that have the length that is due to them.

    SeaweedFS lists a part that was sent twice twice, where Amazon lists the last one.
    """
    whole: dict[int, Found] = {}
    for one in parts:
        number = int(one["PartNumber"])
        if int(one["Size"]) == min(part, size - (number - 1) * part):
            whole[number] = one
    held: list[Found] = []
    while found := whole.get(len(held) + 1):
        held.append(found)
    return held


def _listing(parts: list[Found]) -> bytes:
    """What completing an upload is told."""
    rows = "".join(
        f"<Part><PartNumber>{part['PartNumber']}</PartNumber><ETag>{part['ETag']}</ETag></Part>"
        for part in parts
    )
    space = "http://s3.amazonaws.com/doc/2006-03-01/"
    return f'<CompleteMultipartUpload xmlns="{space}">{rows}</CompleteMultipartUpload>'.encode()


def _upload(session: Session) -> Found:
    return {"Key": session["key"], "UploadId": session["upload"]}


def _public(settings: Any, key: str) -> str:
    return f"{settings.public_url.rstrip('/')}/{quote(key)}" if settings.public_url else ""


def _between(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].strip()


def _parsed(operation: str, answer: httpx.Response) -> Found:
    """An answer as boto3 would give it."""
    from botocore.parsers import ResponseParserError, create_parser

    shape = _model().operation_model(operation).output_shape
    raw = {"status_code": answer.status_code, "headers": answer.headers, "body": answer.content}
    try:
        return cast(Found, create_parser("rest-xml").parse(raw, shape))
    except ResponseParserError:
        raise Temporary("The bucket's answer cannot be read.", code="broken_answer") from None


def _model() -> Any:
    return _client("", "us-east-1", "auto", "", "").meta.service_model


@lru_cache(maxsize=32)
def _client(endpoint: str, region: str, addressing: str, key: str, secret: str) -> Any:
    """Signs; connects nowhere."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region,
        aws_access_key_id=key or "none",
        aws_secret_access_key=secret or "none",
        config=Config(signature_version="s3v4", s3={"addressing_style": addressing}),
    )
