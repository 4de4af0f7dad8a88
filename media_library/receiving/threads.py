"""A few threads that look things up and write them down for uploads, each with its connection.

Elsewhere a connection ends with its request. A file that comes in chunks is hundreds of requests,
and opening a connection costs more than all that is asked of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections

THREADS = 4

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="uploads")


async def in_thread(
    work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
) -> Answer:
    """Do `work` in one of the threads."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, lambda: _connected(work, *args, **kwargs))


def _connected(work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    try:
        return work(*args, **kwargs)
    finally:
        for connection in connections.all(initialized_only=True):
            if connection.errors_occurred:
                connection.close()
