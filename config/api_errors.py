"""What the API refuses before it looks, and the shape of errors that never reached it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import cast

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from django.views.debug import SafeExceptionReporterFilter

from workspaces.errors import ApiError, error_json

PREFIX = "/api/"
BODY_LIMIT_BYTES: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_LIMIT_BYTES = 2 * 1024**3
"""Of a multipart body, which Django keeps on disk."""

SAYS = {
    400: ("bad_request", "This request cannot be read."),
    403: ("forbidden", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not know this method."),
    500: ("internal_error", "Something broke on our side; the server's log says what."),
}

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class DiscreetReports(SafeExceptionReporterFilter):
    """Hides sensitive values whether DEBUG is on or off."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always."""
        return True


@sync_and_async_middleware
def api_errors(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Middleware: below /api/ every answer from 400 on is JSON in the one shape."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            refusal = _refusal(request)
            return refusal or _shaped(
                request, await cast(Awaitable[HttpResponseBase], get_response(request))
            )

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        refusal = _refusal(request)
        return refusal or _shaped(request, cast(HttpResponseBase, get_response(request)))

    return answer


def too_large(limit: int) -> ApiError:
    """For a body of more than `limit` bytes."""
    return ApiError(413, "too_large", f"A body may have at most {limit / 1e6:,.0f} MB here.")


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Turn away a body that is too large, or of unknown length, without reading it."""
    if not request.path_info.startswith(PREFIX):
        return None
    if "Transfer-Encoding" in request.headers:
        return _json(ApiError(411, "length_required", "Send the body with a Content-Length."))
    multipart = request.content_type == "multipart/form-data"
    limit = FILE_LIMIT_BYTES if multipart else BODY_LIMIT_BYTES
    length = request.headers.get("Content-Length") or "0"
    if length.isdecimal() and int(length) > limit:
        return _json(too_large(limit))
    return None


def _shaped(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    status = response.status_code
    if status < 400 or not request.path_info.startswith(PREFIX):
        return response
    if response.get("Content-Type", "").startswith("application/json"):
        return response
    code, message = SAYS.get(status, ("error", response.reason_phrase))
    if isinstance(response, HttpResponse):
        response.content = json.dumps(error_json(code, message)).encode()
        response["Content-Type"] = "application/json; charset=utf-8"
        response["Content-Length"] = str(len(response.content))
    return response


def _json(error: ApiError) -> HttpResponse:
    return JsonResponse(error.answer(), status=error.status)
