"""Logging: every line on stderr, as JSON unless REELGRAPH_LOG_FORMAT=console.

Nobody means to log a credential; addresses and bodies that carry one are blackened all the same.
"""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "…"
NAMES = "access_token|refresh_token|client_secret|code_verifier|fb_exchange_token|authorization"
NAMED = frozenset(NAMES.split("|"))
SECRETS = re.compile(
    rf"""((?:{NAMES})["']?\s*[=:]\s*["']?(?:bearer\s+|oauth\s+)?|[?&](?:code|state|token)=)"""
    r"""[^\s"'&,;)}\]]+|((?:bearer|oauth)\s+)[\w.~+/=|-]{16,}""",
    re.IGNORECASE,
)
"""What follows the name of a credential in an address, a form, JSON or a header."""

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure_structlog() -> None:
    """Send structlog's own events through the standard handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def blackened(value: Any) -> Any:
    """`value` without what looks like a credential."""
    if isinstance(value, str):
        return SECRETS.sub(rf"\1\2{HIDDEN}", value)
    if isinstance(value, dict):
        return {
            key: HIDDEN if str(key).lower() in NAMED else blackened(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [blackened(part) for part in value]
    if value is None or isinstance(value, int | float):
        return value
    return blackened(repr(value))


def blacken(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Blacken a whole line, its traceback included."""
    return {str(key): part for key, part in blackened(dict(event)).items()}


def _rendering(style: str) -> list[Processor]:
    last = structlog.dev.ConsoleRenderer() if style == "console" else _json
    # The traceback becomes text first: no renderer may add the values of variables to it.
    return [structlog.processors.format_exc_info, blacken, last]


_json = structlog.processors.JSONRenderer()


def logging_config(level: str, style: str) -> dict[str, Any]:
    """The value for Django's LOGGING; `style` is json or console."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_rendering(style),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # They write whole addresses, and those of upload sessions are secrets.
            "httpx": {"handlers": [], "level": "WARNING", "propagate": True},
            "httpcore": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
