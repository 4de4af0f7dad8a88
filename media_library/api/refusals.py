"""What goes wrong in the library, as answers of the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from workspaces.errors import ApiError, conflict

from ..library.cleaning import Changed
from ..library.replacing import Gone, OtherKind, Taken
from ..library.trash import InUse
from ..refusal import Refused
from ..store import StorageFull

MOST_LISTED = 50


@contextmanager
def as_api_errors() -> Iterator[None]:
    """Turn the library's exceptions into ApiErrors."""
    try:
        yield
    except InUse as error:
        raise in_use(error) from None
    except Refused as refused:
        status = 413 if refused.code == "quota" else 422
        raise ApiError(status, refused.code, refused.message) from None
    except StorageFull as error:
        raise ApiError(507, "disk_full", error.message) from None
    except OtherKind as error:
        raise ApiError(422, "other_kind", str(error)) from None
    except Taken as error:
        raise conflict("known_content", str(error)) from None
    except Changed as error:
        raise conflict("changed", str(error)) from None
    except Gone:
        raise conflict("deleted", "The file was deleted meanwhile.") from None


def in_use(error: InUse) -> ApiError:
    """A warning that lists where the files are used."""
    listed = [
        {
            "node": use.node,
            "field": str(use.asset),
            "code": f"used_by_{use.what}",
            "message": f"The {use.what} “{use.name}” uses it at its node `{use.node}`.",
        }
        for use in error.uses[:MOST_LISTED]
    ]
    places = len({(use.what, use.id) for use in error.uses})
    many = "one workflow or run" if places == 1 else f"{places} workflows and runs"
    message = f"In use by {many}, which could not run any more. Send confirm=true to delete it."
    return ApiError(409, "in_use", message, listed)


def unknown_files(ids: Sequence[UUID]) -> ApiError:
    """The answer to a request about many files of which these are not in the workspace."""
    listed = [
        {"field": str(id), "code": "not_found", "message": "There is no such file here."}
        for id in ids[:MOST_LISTED]
    ]
    many = "One of the files is" if len(ids) == 1 else f"{len(ids)} of the files are"
    message = f"{many} not in this workspace's library. Nothing was done."
    return ApiError(404, "not_found", message, listed)
