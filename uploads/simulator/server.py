"""The HTTP server of the simulator: one thread for each connection, bodies streamed."""

from __future__ import annotations

import shutil
import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from . import faults, pages, routing
from .control import Control
from .exchange import NONE, Answer, Body, Exchange, HungUp
from .facebook import Facebook
from .instagram import Instagram
from .intake import Intake
from .routing import Route
from .state import State
from .tiktok import TikTok
from .webhook import Webhook
from .youtube import YouTube

READ_SECONDS = 120.0
REMEMBERED = 5000
PAGES = (
    Route("GET", r"/", "page", pages.posts),
    Route("GET", r"/requests", "page", pages.requests),
    Route("GET", r"/posts/(?P<id>.+)", "page", pages.post),
    Route("GET", r"/videos/(?P<id>[\w.~-]+)", "page", pages.video),
)


class Served(Protocol):
    """What answers for one platform."""

    @property
    def name(self) -> str: ...

    @property
    def routes(self) -> tuple[Route, ...]: ...

    def error(self, status: int, reason: str = "") -> Answer: ...

    def limited(self, reason: str) -> Answer: ...


class Simulator(ThreadingHTTPServer):
    """All platforms on one port. `keep`: videos stay as files in the folder."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, folder: Path, address: str = "127.0.0.1", port: int = 0, *, keep: bool
    ) -> None:
        self.state = State(folder)
        intake = Intake(self.state, keep)
        served: tuple[Served, ...] = (
            YouTube(intake),
            TikTok(intake),
            Facebook(intake),
            Instagram(intake),
            Webhook(intake),
            Control(),
        )
        self.served = {one.name: one for one in served}
        super().__init__((address, port), Handler)

    @property
    def base(self) -> str:
        """Where it is reached; platforms lie below."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are daily bread; what is wrong in here was answered by 500."""

    def answer(self, platform: str, exchange: Exchange) -> Answer:
        """What a platform says. Raises HungUp for no answer at all."""
        served = self.served.get(platform)
        routes = served.routes if served else PAGES
        route = routing.find(routes, exchange)
        if not route:
            return served.error(404) if served else Answer(404, pages.page("Not found", ""))
        if served and platform != "control":
            exchange.fault = faults.take(self.state, exchange.kind)
            return self._faulty(served, route, exchange)
        return route.work(exchange)

    def _faulty(self, served: Served, route: Route, exchange: Exchange) -> Answer:
        fault = exchange.fault
        if fault.effect == "delay":
            time.sleep(fault.seconds)
        if fault.effect == "drop":
            if not exchange.body.left or fault.after >= exchange.body.left:
                raise HungUp
            exchange.body.cut_after = fault.after
        answer = route.work(exchange) if fault.effect not in ("status", "quota") else None
        if answer is None:
            limited = fault.effect == "quota"
            refusal = served.limited(fault.reason) if limited else self._broken(served, exchange)
            after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return Answer(refusal.status, refusal.content, {**refusal.headers, **after})
        if fault.effect == "lost":
            raise HungUp
        return answer

    def _broken(self, served: Served, exchange: Exchange) -> Answer:
        return served.error(exchange.fault.status, exchange.fault.reason)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ReelgraphSimulator", ""
    timeout = READ_SECONDS
    server: Simulator

    def do_GET(self) -> None:
        """Any method."""
        parts = urlsplit(self.path)
        first, _, rest = parts.path.lstrip("/").partition("/")
        known = first in self.server.served
        length = self.headers.get("Content-Length", "0")
        exchange = Exchange(
            method=self.command,
            path=f"/{rest}" if known else parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=self.headers,
            body=Body(self.rfile, int(length) if length.isdigit() else 0),
            state=self.server.state,
            base=f"http://{self.headers.get('Host', '')}/{first if known else ''}",
        )
        try:
            if "chunked" in self.headers.get("Transfer-Encoding", ""):
                answer = Answer(411)
                self.close_connection = True
            else:
                answer = self.server.answer(first, exchange)
                exchange.body.drain()
        except HungUp:
            self._log(exchange, 0)
            self._hang_up()
            return
        except Exception:
            self._log(exchange, 500)
            self._send(Answer(500, {"error": "internal"}))
            self.close_connection = True
            raise
        self._log(exchange, answer.status)
        self._send(answer)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are listed by `/control/requests` instead."""

    def _log(self, exchange: Exchange, status: int) -> None:
        if not exchange.kind or exchange.kind.startswith(("control.", "page")):
            return
        state = self.server.state
        data = {
            "kind": exchange.kind,
            "method": exchange.method,
            "path": exchange.path,
            "status": status,
            "range": exchange.headers.get("Content-Range", exchange.headers.get("offset", "")),
            "length": exchange.body.length,
            "read": exchange.body.length - exchange.body.left,
            "fault": exchange.fault.effect if exchange.fault != NONE else "",
            "at": state.now(),
        }
        state.append("request", data, REMEMBERED)

    def _hang_up(self) -> None:
        """No answer, and nothing more on this connection."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        file = answer.content if isinstance(answer.content, Path) else None
        kind, body = ("", b"") if file else answer.encoded()
        length = file.stat().st_size if file else len(body)
        self.send_response(answer.status)
        headers = {"Content-Type": kind, "Content-Length": str(length), **answer.headers}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if file:
            with file.open("rb") as source:
                shutil.copyfileobj(source, self.wfile)
        else:
            self.wfile.write(body)
