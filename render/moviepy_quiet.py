"""What MoviePy complains about, or leaves open, without anything being wrong."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quietly() -> Iterator[None]:
    """Without two warnings inside the `with`.

    A file that ends a frame before its duration: its last frame then stays, as it should. Pipes
    of readers that have read everything: MoviePy lets go of them without closing.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="moviepy")
        warnings.filterwarnings("ignore", message="unclosed file", category=ResourceWarning)
        yield
