"""The one shape of every error that the API answers, and the exceptions that become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class ProblemOut(Schema):
    """One fault of what was sent. `node` and `field` are empty where it is not of one."""

    node: str = ""
    field: str = ""
    code: str
    message: str


class StoredOut(Schema):
    """What is stored in place of what a stale save was made on: when, and by whom."""

    revision: int
    updated_at: datetime
    saved_by: str
    name: str
    description: str
    definition: dict[str, Any]


class ErrorBody(Schema):
    """What went wrong: a code for programs, a sentence for people, every fault at once."""

    code: str
    message: str
    problems: list[ProblemOut] = []
    revision: int | None = Field(None, description="Of a stale save: what is stored now.")
    current: StoredOut | None = Field(None, description="Of a stale save: what to merge with.")


class ErrorAnswer(Schema):
    """The body of every answer from 400 on."""

    error: ErrorBody


class ApiError(Exception):
    """An answer that is no success: HTTP status, code, sentence and problems."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        problems: Iterable[Mapping[str, str]] = (),
        revision: int | None = None,
        current: StoredOut | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.problems = tuple(problems)
        self.revision, self.current = revision, current

    def answer(self) -> dict[str, object]:
        """The JSON to answer with."""
        return error_json(self.code, self.message, self.problems, self.revision, self.current)


def error_json(
    code: str,
    message: str,
    problems: Iterable[Mapping[str, str]] = (),
    revision: int | None = None,
    current: StoredOut | None = None,
) -> dict[str, object]:
    """An error in its one shape."""
    found = [ProblemOut(**problem) for problem in problems]
    body = ErrorBody(code=code, message=message, problems=found, revision=revision, current=current)
    return ErrorAnswer(error=body).model_dump(mode="json", exclude_none=True)


def not_found(what: str) -> ApiError:
    """Also what another workspace's ids get: nobody learns that they exist."""
    return ApiError(404, "not_found", f"There is no such {what} in this workspace.")


def conflict(code: str, message: str) -> ApiError:
    """The request is fine, the state of things is not."""
    return ApiError(409, code, message)


def invalid(code: str, message: str, problems: Iterable[Mapping[str, str]] = ()) -> ApiError:
    """The request says something that cannot be done."""
    return ApiError(422, code, message, problems)
