"""Fetching a file from the internet for a user, who must not reach our own network by it.

The name is resolved once, every address it has is judged, and the connection goes to one of just
these addresses (so a name that resolves differently a moment later gains nothing). The same again
for each redirect. No cookie, credential or proxy of this machine is used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from .addresses import Network, may_reach

BLOCK = 256 * 1024
CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
MOST_REDIRECTS = 5
LONGEST_URL = 2000
PORTS = {"http": 80, "https": 443}
LOWEST_PORT = 1024
"""Of the others below it many belong to services that understand what is not meant for them."""
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {408, 425, 429, 500, 502, 503, 504}
HEADERS = {
    "User-Agent": "Reelgraph",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
PATH_SIGNS = "/%:=&?~+!$,;'@()*[]"
"""Left as they are in a path or query; the rest becomes %-escapes."""


class NotFetched(Exception):
    """The file cannot be had. `code` is for programs; `again`: later it might."""

    def __init__(self, code: str, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.again = code, message, again


@dataclass(frozen=True)
class Bounds:
    """Bytes that a file may have, seconds that all may take, private networks that are allowed."""

    most: int
    seconds: float
    networks: tuple[Network, ...] = ()
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "deadline", time.monotonic() + self.seconds)

    def left(self) -> float:
        """Seconds. Raises NotFetched when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotFetched("too-slow", f"The file took longer than {self.seconds:.0f} s.")
        return left


@dataclass(frozen=True)
class Fetched:
    """An answer whose body has not been read. `length`: what it announces, if it does."""

    name: str
    length: int | None
    blocks: Iterator[bytes]


def check_url(url: str) -> SplitResult:
    """The parts of a URL that may be asked for at all. Raises NotFetched. Resolves nothing."""
    if len(url) > LONGEST_URL or any(sign <= " " or sign == "\x7f" for sign in url):
        raise _bad("It is too long or contains blanks.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("It cannot be read.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise _bad("It must begin with http:// or https:// and name a host.")
    if parts.username is not None or parts.password is not None:
        raise _bad("It must not contain a user name or password.")
    if port is not None and port not in PORTS.values() and port < LOWEST_PORT:
        raise _bad(f"Port {port} is not allowed.")
    return parts


@contextmanager
def fetched(url: str, bounds: Bounds) -> Iterator[Fetched]:
    """The file behind a URL, following redirects. Raises NotFetched, also while it is read."""
    for _ in range(MOST_REDIRECTS + 1):
        with _asked(check_url(url), bounds) as answer:
            target = _redirect(url, answer)
            if target is None:
                yield _accepted(url, answer, bounds)
                return
        url = target
    raise NotFetched("redirects", f"The address leads on more than {MOST_REDIRECTS} times.")


@contextmanager
def _asked(parts: SplitResult, bounds: Bounds) -> Iterator[http.client.HTTPResponse]:
    connection = _Connection(parts, _connected(parts, bounds))
    # However slowly bytes drip, and wherever we wait for them, it ends.
    watch = threading.Timer(max(0.0, bounds.deadline - time.monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        with _troubles(parts, bounds):
            answer = connection.ask(parts)
        with closing(answer):
            yield answer
    finally:
        watch.cancel()
        connection.close()
        connection.hang_up()


class _Connection(http.client.HTTPConnection):
    """HTTP over a socket that is connected already."""

    def __init__(self, parts: SplitResult, connected: socket.socket) -> None:
        super().__init__(parts.hostname or "", parts.port or PORTS[parts.scheme])
        self.default_port = PORTS[parts.scheme]
        self.sock = self._wire = connected

    def connect(self) -> None:
        """Never again: another connection might go elsewhere."""
        raise http.client.NotConnected

    def ask(self, parts: SplitResult) -> http.client.HTTPResponse:
        """The answer, of which the head has been read."""
        if parts.scheme == "https":
            secure = ssl.create_default_context().wrap_socket(
                self._wire, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
            self.sock = self._wire = secure
            secure.do_handshake()
        path = quote(parts.path or "/", safe=PATH_SIGNS)
        query = f"?{quote(parts.query, safe=PATH_SIGNS)}" if parts.query else ""
        self.request("GET", path + query, headers=HEADERS)
        return self.getresponse()

    def cut(self) -> None:
        """End whatever waits for bytes."""
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """Close the socket, whoever has been given it."""
        self._wire.close()


def _connected(parts: SplitResult, bounds: Bounds) -> socket.socket:
    """A socket to one of the addresses that the name has, all of which must be allowed."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    trouble: OSError | None = None
    for family, address in _resolved(host, port, bounds):
        connected = socket.socket(family, socket.SOCK_STREAM)
        try:
            connected.settimeout(min(CONNECT_SECONDS, bounds.left()))
            connected.connect(address)
            connected.settimeout(READ_SECONDS)
        except OSError as error:
            connected.close()
            trouble = error
        else:
            return connected
    raise _unreachable(parts) from trouble


def _resolved(
    host: str, port: int, bounds: Bounds
) -> list[tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]]:
    """Where the name leads, asked once. Also reads numbers as the system does (octal, hex, one)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        message = f"There is no host {host}, or its address cannot be found now."
        raise NotFetched("unreachable", message, again=True) from None
    if not all(may_reach(str(address[0]), bounds.networks) for *_, address in found):
        message = f"{host} is not an address of the public internet."
        raise NotFetched("address", message)
    # typeshed also allows the addresses of a Python that was built without IPv6.
    return [(family, address) for family, _, _, _, address in found]  # type: ignore[misc]


def _redirect(url: str, answer: http.client.HTTPResponse) -> str | None:
    target = answer.headers.get("Location", "")
    if answer.status not in REDIRECTS or not target:
        return None
    try:
        return urljoin(url, target)
    except ValueError:
        raise _bad("It leads on to one that cannot be read.") from None


def _accepted(url: str, answer: http.client.HTTPResponse, bounds: Bounds) -> Fetched:
    if answer.status != 200:
        again = answer.status in BUSY
        message = f"The server answered {answer.status} {answer.reason}"[:200]
        raise NotFetched("http", f"{message}.", again=again)
    if answer.length is not None and answer.length > bounds.most:
        raise _too_large(bounds.most)
    return Fetched(
        _name(url, answer.headers), answer.length, _blocks(urlsplit(url), answer, bounds)
    )


def _blocks(
    parts: SplitResult, answer: http.client.HTTPResponse, bounds: Bounds
) -> Iterator[bytes]:
    announced, came = answer.length, 0
    while block := _read(parts, answer, bounds):
        came += len(block)
        if came > bounds.most:
            raise _too_large(bounds.most)
        yield block
    if announced is not None and came < announced:
        raise NotFetched("cut-off", "The connection broke off before the end.", again=True)


def _read(parts: SplitResult, answer: http.client.HTTPResponse, bounds: Bounds) -> bytes:
    with _troubles(parts, bounds):
        block = answer.read1(BLOCK)
    bounds.left()  # what looks like the end may be that the watch has cut it
    return block


def _name(url: str, headers: Message) -> str:
    """What the server, or else the address, calls the file."""
    try:
        told = headers.get_filename()
    except ValueError:  # it claims an encoding that no text has
        told = None
    return told or unquote(urlsplit(url).path.rpartition("/")[2])


@contextmanager
def _troubles(parts: SplitResult, bounds: Bounds) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        bounds.left()  # a connection that the watch has cut was too slow
        raise _unreachable(parts) from error


def _too_large(most: int) -> NotFetched:
    """For a file of more than `most` bytes."""
    return NotFetched("too-large", f"The file has more than {most:,} bytes.")


def _unreachable(parts: SplitResult) -> NotFetched:
    return NotFetched("unreachable", f"{parts.hostname} cannot be reached.", again=True)


def _bad(why: str) -> NotFetched:
    return NotFetched("url", f"This address cannot be used. {why}")
