"""Drawing pictures while a browser waits, in a few threads of their own.

A page of new videos asks for all its pictures at once. In the threads of the event loop they would
keep uploads from the disk, and files from whoever plays them, until the last one is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from asgiref.sync import sync_to_async

from .models import Asset

AT_ONCE = 4
"""The machine has other work as well."""

Made = TypeVar("Made")

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")


async def drawn(make: Callable[[Asset], Made], asset: Asset) -> Made:
    """What `make` makes of the asset, once it is its turn."""
    return await sync_to_async(make, thread_sensitive=False, executor=_threads)(asset)
