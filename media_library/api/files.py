"""Files as answers of the API."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from workspaces.errors import not_found

from ..delivery import deliver, of_asset
from ..models import Asset

ANY_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
FILE_ANSWERS = {
    "responses": {
        200: {"description": "The whole file", "content": ANY_FILE},
        206: {"description": "The part that Range asks for", "content": ANY_FILE},
        304: {"description": "The file that If-None-Match names is still right"},
        412: {"description": "The file is not the one that If-Match names"},
        416: {"description": "The file has no such range"},
    }
}


def send(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """An answer with the asset's bytes, to be saved. Its blob must have been loaded."""
    response = async_to_sync(deliver)(request, of_asset(asset, is_download=True))
    if response.status_code == 404:
        raise not_found("file")
    return response
