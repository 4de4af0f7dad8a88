"""Publishing into a folder: a copy under a good name, and a sidecar JSON that describes it.

Whatever moment it is killed at, publishing again ends with one whole file: bytes are copied
beside their place and appear there in one step, and content that is there already is adopted.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any

LONGEST_NAME = 180
"""Bytes of UTF-8; file systems take 255 with number and endings."""
CHUNK = 1 << 20
PART = ".reelgraph-part"
FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]+')
JOINERS = "\u200c\u200d"
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Refused(Exception):
    """The folder cannot be written to: the message is a sentence for the user."""


class Full(Exception):
    """There is no space left: the message is a sentence for the user."""


@dataclass(frozen=True)
class Post:
    """What is published: its words, its content's hash, and facts of it for the sidecar."""

    title: str
    description: str
    tags: tuple[str, ...]
    sha256: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Published:
    """A file that was published. Size in bytes, time in nanoseconds."""

    path: Path
    sha256: str
    size: int
    modified: int

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for a receipt."""
        return {**asdict(self), "path": str(self.path)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Published:
        """What `to_json` wrote."""
        return cls(Path(data["path"]), data["sha256"], data["size"], data["modified"])

    def is_there(self, folder: Path) -> bool:
        """Whether the file still lies in `folder` with its sidecar, unchanged."""
        if self.path.parent != folder.absolute() or not sidecar(self.path).is_file():
            return False
        try:
            facts = self.path.stat()
        except OSError:
            return False
        if facts.st_size != self.size:
            return False
        return facts.st_mtime_ns == self.modified or _sha256(self.path) == self.sha256


def publish(source: Path, folder: Path, post: Post, replace: bool = False) -> Published:
    """Copy `source` into `folder` under the title's name, with its sidecar.

    A file of that name with other content is kept, and the new one numbered ("Title (2).mp4"),
    unless `replace`. Raises Refused or Full.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            path = _placed(source, folder, post, replace)
            _write_sidecar(path, post)
            facts = path.stat()
    except OSError as error:
        raise _explained(error, folder) from error
    return Published(path, post.sha256, facts.st_size, facts.st_mtime_ns)


def sidecar(path: Path) -> Path:
    """Where the description of a published file lies."""
    return path.with_name(f"{path.name}.json")


def safe_name(title: str) -> str:
    """`title` as a file name that every system takes, in any script; never empty."""
    kept = FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    kept = "".join(c for c in kept if c in JOINERS or unicodedata.category(c) not in ("Cf", "Cs"))
    kept = " ".join(kept.split()).strip(". -")
    kept = kept.encode()[:LONGEST_NAME].decode(errors="ignore").strip(". -" + JOINERS)
    if not kept:
        return "video"
    return f"_{kept}" if RESERVED.fullmatch(kept) else kept


def safe_path(path: str) -> Path:
    """A relative path that stays below where it is put."""
    parts = (part.strip() for part in re.split(r"[/\\]", path))
    return Path(*(safe_name(part) for part in parts if part.strip(".")))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One publisher at a time. What killed ones left behind is removed first."""
    number = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX)
        except OSError as error:
            # Some network file systems have no locks: their leftovers stay, links still decide.
            if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF):
                raise
        else:
            for part in folder.glob(f".*{PART}"):
                part.unlink(missing_ok=True)
        yield
    finally:
        os.close(number)


def _placed(source: Path, folder: Path, post: Post, replace: bool) -> Path:
    """The path that holds the content, put there now if it was not."""
    suffix = source.suffix or ".mp4"
    name = safe_name(post.title.removesuffix(suffix))
    size = source.stat().st_size
    for number in count(1):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name} ({number}){suffix}")
        if _holds(path, size, post.sha256):
            return path
        if replace or not path.exists():
            with _copied(source, folder, post.sha256) as part:
                if _moved(part, path, replace):
                    return path
    raise AssertionError("count() never ends")


def _moved(part: Path, path: Path, replace: bool) -> bool:
    """Let the copy appear at `path`; False if somebody else's file is there first."""
    if replace:
        part.replace(path)
        return True
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        return _moved_without_links(part, path)
    return True


def _moved_without_links(part: Path, path: Path) -> bool:
    """The same on a file system that has no hard links: claim the name, then replace it."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    part.replace(path)
    return True


@contextmanager
def _copied(source: Path, folder: Path, sha256: str) -> Iterator[Path]:
    """A whole copy of `source` in `folder` under a hidden name, gone afterwards."""
    number, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=folder)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file, source.open("rb") as original:
            if _copy(original, file) != sha256:
                raise Refused("The file in the library is damaged: its content has changed.")
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
            yield part
    finally:
        part.unlink(missing_ok=True)


def _copy(original: IO[bytes], file: IO[bytes]) -> str:
    seen = hashlib.sha256()
    while chunk := original.read(CHUNK):
        seen.update(chunk)
        file.write(chunk)
    return seen.hexdigest()


def _write_sidecar(path: Path, post: Post) -> None:
    words = {
        "title": post.title,
        "description": post.description,
        "tags": list(post.tags),
        "file": path.name,
        "sha256": post.sha256,
        "facts": dict(post.facts),
    }
    text = json.dumps(words, ensure_ascii=False, indent=2) + "\n"
    number, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)
            Path(name).replace(sidecar(path))
    finally:
        Path(name).unlink(missing_ok=True)


def _holds(path: Path, size: int, sha256: str) -> bool:
    try:
        return path.is_file() and path.stat().st_size == size and _sha256(path) == sha256
    except FileNotFoundError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explained(error: OSError, folder: Path) -> Refused | Full:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Full(f"There is no space left in {folder}. Free some and retry.")
    return Refused(f"Cannot publish into {folder}: {error.strerror or error}.")
