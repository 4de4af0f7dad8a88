"""Import by URL over JSON. How it stands is asked as of any upload: `GET /api/uploads/{id}`."""

from __future__ import annotations

from ninja import Router, Schema, Status
from pydantic import Field

from media_library.fetching import LONGEST_URL, NotFetched
from workspaces.access import ApiRequest
from workspaces.errors import ApiError, invalid

from . import importing, sessions
from .api import UploadOut
from .metadata import BadMetadata, about
from .models import UploadSession

router = Router(tags=["uploads"])


class ImportIn(Schema):
    """A public http(s) address of a file, and what is known of it."""

    url: str = Field(max_length=LONGEST_URL)
    name: str = ""
    role: str = ""
    platform: str = ""
    category: str = ""
    tags: list[str] = []


@router.post("/media/import-url", response={202: UploadOut})
def import_url(request: ApiRequest, body: ImportIn) -> Status[UploadSession]:
    """Fetch a file from the internet. Addresses of private networks are refused."""
    given = body.model_dump(exclude={"url", "tags"}) | {"tags": ",".join(body.tags)}
    try:
        what = about(given)
        session = importing.begin(request.auth.workspace, request.auth.user_id, what, body.url)
    except BadMetadata as error:
        raise invalid("bad_metadata", str(error)) from None
    except NotFetched as error:
        problem = {"field": "url", "code": error.code, "message": error.message}
        raise invalid("bad_url", error.message, [problem]) from None
    except sessions.TooMany as error:
        raise ApiError(429, "too_many_uploads", str(error)) from None
    return Status(202, session)
