"""The API's mount: every router, one way in, one shape of error, one OpenAPI 3.1 schema."""

from __future__ import annotations

import json
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from media_library.api import router as media_router
from media_library.links import router as links_router
from media_library.receiving.api import router as uploads_router
from media_library.receiving.import_api import router as import_router
from media_library.receiving.one_shot import router as one_shot_router
from media_library.store import StorageAway
from uploads.api import routers as publishing_routers
from workflows.api import routers as workflow_routers
from workflows.api import wire_types
from workflows.definition.reading import plain
from workspaces.access import MEMBERS
from workspaces.api import routers as workspace_routers
from workspaces.errors import ApiError, ErrorAnswer

from .api_errors import BODY_LIMIT_BYTES, too_large

log = structlog.get_logger(__name__)

DATABASE_AWAY = (
    "The database does not take this now: it is away or its disk is full. Try again a little later."
)
UNSAFE = frozenset({"post", "put", "patch", "delete"})
WHY = {
    "400": "The request cannot be read",
    "401": "Not signed in, or a wrong token",
    "403": "Not allowed to this member, or the CSRF token is missing",
    "404": "Nothing of this workspace is there",
    "409": "The state of things does not allow it",
    "411": "A body needs a Content-Length",
    "413": "The body is too large",
    "422": "Something in the request is wrong; `problems` names each",
    "429": "Too many at once; try again a little later",
    "503": "The database or the storage does not answer; try again a little later",
}
UNSAFE_ONLY = frozenset({"409", "411", "413"})


class StrictJson(Parser):
    """JSON that every database can store: finite numbers, real characters, not too deep."""

    def parse_body(self, request: HttpRequest) -> Any:
        data = json.loads(request.body)
        if not plain(data):
            raise ValueError("numbers must be finite, text valid, nesting moderate")
        return data


class Api(NinjaAPI):
    """NinjaAPI whose schema says of every operation which errors it may answer."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        body = ErrorAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema["components"]["schemas"]
        schemas.update(body.pop("$defs"), ErrorAnswer=body)
        schemas.update({k: v for k, v in wire_types.components().items() if k not in schemas})
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _document_errors(method, operation)
            if "head" in methods:  # ninja describes it by the same object as GET
                name = f"{methods['head']['operationId']}_head"
                methods["head"] = methods["head"] | {"operationId": name}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)


def _document_errors(method: str, operation: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
    answers = operation["responses"] = {
        str(status): answer for status, answer in operation["responses"].items()
    }
    for status, why in WHY.items():
        if method in UNSAFE or status not in UNSAFE_ONLY:
            answers.setdefault(status, {"description": why, "content": content})


api = Api(
    title="Reelgraph",
    version="1",
    description="Make short videos in bulk from a graph. Lists answer an array; the header "
    "X-Total-Count says how many there are in all.",
    auth=MEMBERS,
    parser=StrictJson(),
)
api.add_router("", import_router)
api.add_router("", media_router)
api.add_router("", uploads_router)
api.add_router("", one_shot_router)
api.add_router("", links_router)
for router in (*workspace_routers, *publishing_routers, *workflow_routers):
    api.add_router("", router)


@api.exception_handler(ApiError)
def _refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    return api.create_response(request, error.answer(), status=error.status)


@api.exception_handler(StorageAway)
def _storage_away(request: HttpRequest, error: StorageAway) -> HttpResponse:
    return _refused(request, ApiError(503, "storage_away", error.message))


@api.exception_handler(OperationalError)
def _database_away(request: HttpRequest, error: OperationalError) -> HttpResponse:
    log.error("The database did not take a request.", exc_info=error)
    return _refused(request, ApiError(503, "database_away", DATABASE_AWAY))


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    refusal = ApiError(401, "not_signed_in", "Sign in, or send a bearer token.")
    response = _refused(request, refusal)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _refused(request, ApiError(error.status_code, "bad_request", f"{error}."))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refused(request, ApiError(404, "not_found", "There is nothing at this address."))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _refused(request, too_large(BODY_LIMIT_BYTES))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if all(problem["loc"][0] == "path" for problem in error.errors):
        return _missing(request, Http404())
    problems = [_problem(problem) for problem in error.errors]
    message = " ".join(f"{p['field'] or 'The body'}: {p['message']}." for p in problems[:3])
    return _refused(request, ApiError(422, "invalid_request", message, problems))


@api.exception_handler(Exception)
def _bug(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error  # Django logs it, `api_errors` gives it its shape.


def _problem(fault: dict[str, Any]) -> dict[str, str]:
    """A pydantic fault without the parameter's own name, which only our code knows."""
    where = fault["loc"]
    path = where[2:] if where[0] == "body" else where[1:]
    field = ".".join(str(part) for part in path)
    words = fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return {"field": field, "code": fault["type"], "message": words[:1].upper() + words[1:]}
