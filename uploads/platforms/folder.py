"""A folder of this machine: a copy under a good name, and a sidecar. See `uploads/folder.py`."""

from __future__ import annotations

from pydantic import Field

from uploads import folder

from .errors import Permanent, Temporary
from .platform import Fields, Limits, Line, Outcome, Piece, Platform, Post, Sent, Session, Video

FULL_SECONDS = 300.0


class Folder(Platform):
    """A folder inside the one that publishing into folders stays in."""

    name, title = "folder", "Folder"
    last_byte_publishes = False
    limits = Limits(title_required=True, visibilities=("public", "unlisted", "private", "draft"))

    class Settings(Fields):
        """Where."""

        folder: str = Field("", title="Folder", max_length=500, description="Inside the output.")

    class Extras(Fields):
        """What to do about what is there."""

        replace: bool = Field(False, title="Replace another file of this name")

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """Nothing: `finish` copies, and what it copies appears in one step."""
        return Sent(piece.end)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """Nothing needs to be sent."""
        return Sent(video.size)

    def finish(self, line: Line, session: Session, post: Post, video: Video) -> Outcome:
        """Copy. What is there already is adopted, so doing it again makes no second file."""
        words = folder.Post(post.title, post.description, post.tags, video.sha256, video.about)
        place = line.out_dir / folder.safe_path(line.settings.folder)
        replace = self.Extras.model_validate(dict(post.extras)).replace
        try:
            done = folder.publish(video.path, place, words, replace)
        except folder.Full as error:
            raise Temporary(str(error), after=FULL_SECONDS, code="full") from None
        except folder.Refused as error:
            raise Permanent(str(error), code="refused") from None
        return Outcome(state="published", remote_id=str(done.path), response=done.to_json())

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """Copying again ends with the one file."""
        return Outcome(state="absent")

    def whoami(self, line: Line) -> str:
        """The folder."""
        return str(line.out_dir / folder.safe_path(line.settings.folder))
