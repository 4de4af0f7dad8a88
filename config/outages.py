"""What is said at a command line when a service that the settings name is away."""

from __future__ import annotations

from django.db import OperationalError, connection
from redis.exceptions import ConnectionError as RedisAway

from media_library.store import StorageAway
from workflows.machine.services import BrokerAway


def said_of(error: Exception) -> str | None:
    """A sentence and what the service's client says; None where nothing is away."""
    if isinstance(error, StorageAway | BrokerAway):
        return str(error)
    if isinstance(error, RedisAway):
        return f"Nothing answers at REDIS_URL any more. {error}"
    if isinstance(error, OperationalError) and connection.connection is None:
        return f"The database that DATABASE_URL names cannot be reached. {str(error).strip()}"
    return None
