"""The HTTP client that platforms are spoken to with.

It reaches public addresses only (a webhook's or bucket's address is the user's, and must not lead
into our own network), takes no proxy or password from this machine, follows no redirect (a token
might travel along), and can be cut off from another thread, however long a byte takes.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from httpcore._backends.sync import SyncBackend

from media_library.addresses import Network, may_reach

TIMEOUT = httpx.Timeout(connect=10.0, read=120.0, write=60.0, pool=10.0)
AGENT = "Reelgraph"
Option = Any


class NotPublic(httpx.ConnectError):
    """The address is not one of the public internet."""


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that come with httpx. Reading them takes a fifth of a second."""
    return httpx.create_ssl_context(trust_env=False)


class Door:
    """A client and its sockets. `trusted` are base URLs that may be anywhere (the simulator).

    `heard` is told of every request whether its host is well: not if there was no answer, or one
    that tells of a fault of its own (5xx). What was cut off tells nothing.
    """

    def __init__(
        self,
        networks: Iterable[Network] = (),
        trusted: Iterable[str] = (),
        heard: Callable[[bool], None] = lambda is_well: None,
    ) -> None:
        self._sockets = _Sockets(tuple(networks), {_place(url) for url in trusted if url})
        transport = _Transport(self._sockets, heard)
        transport._pool = httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=4,
            max_keepalive_connections=2,
            keepalive_expiry=15.0,
            network_backend=self._sockets,
        )
        self.http = httpx.Client(
            transport=transport,
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": AGENT},
        )

    def cut(self) -> None:
        """End whatever waits for bytes, and open nothing more."""
        self._sockets.cut()

    def close(self) -> None:
        """Let go of all connections."""
        self.http.close()


class _Transport(httpx.HTTPTransport):
    """Tells how each request went."""

    def __init__(self, sockets: _Sockets, heard: Callable[[bool], None]) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        self._sockets, self._heard = sockets, heard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = super().handle_request(request)
        except httpx.TransportError:
            if not self._sockets.is_cut:
                self._heard(False)
            raise
        self._heard(answer.status_code < 500)
        return answer


class _Sockets(httpcore.NetworkBackend):
    """Opens connections, to judged addresses, and remembers them."""

    def __init__(self, networks: tuple[Network, ...], trusted: set[tuple[str, int]]) -> None:
        self._networks, self._trusted = networks, trusted
        self._backend = SyncBackend()
        self._streams: list[httpcore.NetworkStream] = []
        self._lock, self.is_cut = threading.Lock(), False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return self._kept(stream)
        raise trouble or httpcore.ConnectError(f"{host} has no address.")

    def connect_unix_socket(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("Sockets of this machine are not for platforms.")

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)

    def cut(self) -> None:
        with self._lock:
            self.is_cut = True
            streams = list(self._streams)
        for stream in streams:
            _shut(stream)

    def _kept(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        kept = _Stream(stream, self)
        with self._lock:
            is_cut = self.is_cut
            self._streams.append(kept)
        if is_cut:
            kept.close()
            raise httpcore.ConnectError("This connection is not wanted any more.")
        return kept

    def forget(self, stream: httpcore.NetworkStream) -> None:
        with self._lock, suppress(ValueError):
            self._streams.remove(stream)

    def _addresses(self, host: str, port: int) -> list[str]:
        """What the name resolves to, asked once. All of it must be allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"There is no host {host}.") from error
        addresses = [str(address[0]) for *_, address in found]
        if (host, port) not in self._trusted and not all(
            may_reach(address, self._networks) for address in addresses
        ):
            raise NotPublic(f"{host} is not an address of the public internet.")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection that is known for as long as it is open, before and after TLS."""

    def __init__(self, stream: httpcore.NetworkStream, owner: _Sockets) -> None:
        self._stream, self._owner = stream, owner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._owner.forget(self)
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._stream = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _shut(stream: httpcore.NetworkStream) -> None:
    opened = stream.get_extra_info("socket")
    if opened is not None:
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
