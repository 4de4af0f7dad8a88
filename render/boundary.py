"""What the libraries below raise, as RenderError."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from media_library.refusal import Refused
from media_library.store import Damaged, StorageAway, StorageFull

from .errors import RenderError
from .op import InvalidClip
from .verdict import NO_MEMORY, NO_SPACE


@contextmanager
def as_render_errors() -> Iterator[None]:
    """Raise RenderError for whatever has a sentence for the user."""
    try:
        yield
    except InvalidClip as error:
        raise RenderError("invalid", str(error)) from error
    except Refused as error:
        raise RenderError("invalid", error.message) from error
    except Damaged as error:
        raise RenderError("invalid", error.message) from error
    except StorageAway as error:
        raise RenderError("temporary", error.message) from error
    except StorageFull as error:
        raise RenderError("resources", NO_SPACE) from error
    except MemoryError as error:
        raise RenderError("resources", NO_MEMORY) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RenderError("resources", NO_SPACE) from error
        raise
