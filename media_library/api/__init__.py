"""The media library over HTTP."""

from ninja import Router

from . import cleaning, library, many, production, videos
from .files import FILE_ANSWERS, send

router = Router()
for part in (videos, many, cleaning, library, production):
    router.add_router("", part.router)

__all__ = ["FILE_ANSWERS", "router", "send"]
