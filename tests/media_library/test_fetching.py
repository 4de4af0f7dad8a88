"""Fetching by URL from real servers on loopback addresses, of which one is allowed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from media_library.addresses import parsed
from media_library.fetching import Bounds, NotFetched, fetched
from tests.media_library.sites import HOST, Handler, Site, page, redirect

CONTENT = bytes(range(256)) * 4
ALLOWED = parsed([f"{HOST}/32"])


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/film.mp4": page(CONTENT)}) as site:
        yield site


def bounds(most: int = 10_000, seconds: float = 60, **more: Any) -> Bounds:
    return Bounds(most, seconds, more.get("networks", ALLOWED))


def read(url: str, within: Bounds | None = None) -> tuple[str, bytes]:
    with fetched(url, within or bounds()) as file:
        return file.name, b"".join(file.blocks)


def refused(url: str, within: Bounds | None = None) -> str:
    with pytest.raises(NotFetched) as caught:
        read(url, within)
    return caught.value.code


def test_a_file_is_fetched(site: Site) -> None:
    assert read(site.url("/film.mp4?size=big")) == ("film.mp4", CONTENT)
    assert site.asked == ["/film.mp4?size=big"]


def test_nothing_of_ours_is_sent_along(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    read(site.url("/film.mp4"))
    assert set(site.headers[0]) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert site.headers[0]["Host"] == f"{HOST}:{site.port}"


def test_a_server_may_name_the_file(site: Site) -> None:
    named = {"Content_Disposition": 'attachment; filename="sea.mp4"'}
    site.pages["/get"] = page(CONTENT, **named)
    assert read(site.url("/get"))[0] == "sea.mp4"


def test_a_name_in_no_encoding_is_passed_over(site: Site) -> None:
    named = {"Content_Disposition": "attachment; filename*=undefined''sea.mp4"}
    site.pages["/get.mp4"] = page(CONTENT, **named)
    assert read(site.url("/get.mp4"))[0] == "get.mp4"


def test_unusual_letters_reach_the_server_escaped(site: Site) -> None:
    site.pages["/%C3%A9t%C3%A9.mp4"] = page(CONTENT)
    assert read(site.url("/été.mp4"))[0] == "été.mp4"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(site: Site, status: int) -> None:
    site.pages["/old"] = redirect("/film.mp4", status)
    assert read(site.url("/old")) == ("film.mp4", CONTENT)


def test_redirects_end(site: Site) -> None:
    site.pages["/round"] = redirect("/round")
    assert refused(site.url("/round")) == "redirects"
    assert len(site.asked) == 6


PRIVATE = (
    "http://127.0.0.1:{port}/film.mp4",
    "http://localhost:{port}/film.mp4",
    "http://2130706433:{port}/film.mp4",
    "http://0177.0.0.1:{port}/film.mp4",
    "http://0x7f.1:{port}/film.mp4",
    "http://127.1:{port}/film.mp4",
    "http://0:{port}/film.mp4",
    "http://[::1]:{port}/film.mp4",
    "http://[::ffff:127.0.0.1]:{port}/film.mp4",
    "http://[::ffff:127.0.0.2]:{port}/film.mp4",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/film.mp4",
    "http://192.168.0.1/film.mp4",
    "http://100.64.0.1/film.mp4",
    "http://224.0.0.1/film.mp4",
    "https://[fe80::1]/film.mp4",
    "https://[fd00::1]/film.mp4",
)


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused(site: Site, url: str) -> None:
    assert refused(url.format(port=site.port)) == "address"
    assert site.asked == []


@pytest.mark.parametrize("url", PRIVATE)
def test_redirects_to_private_addresses_are_refused(site: Site, url: str) -> None:
    site.pages["/on"] = redirect(url.format(port=site.port))
    assert refused(site.url("/on")) == "address"
    assert site.asked == ["/on"]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://example.com/a",
            "file:///etc/passwd",
            "gopher://a/",
            "//a/b",
            "film.mp4",
            "http://",
        ),
        *(
            "http://user:word@example.com/",
            "http://user@example.com/",
            "http://a:22/",
            "http://a:x/",
        ),
        *("http://a b/", "http://a/\nHost: b", "http://a/\x00", "http://" + "a" * 2001, ""),
    ],
)
def test_other_addresses_are_not_even_looked_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("looked up"))
    assert refused(url) == "url"


@pytest.mark.parametrize("target", ["http://[", "//[::1/film.mp4", "http://a:x/"])
def test_redirects_that_cannot_be_read_are_refused(site: Site, target: str) -> None:
    site.pages["/on"] = redirect(target)
    assert refused(site.url("/on")) == "url"


def test_redirects_to_other_schemes_are_refused(site: Site) -> None:
    site.pages["/on"] = redirect("file:///etc/passwd")
    assert refused(site.url("/on")) == "url"


def named(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names lead to these addresses, one answer per question; which names were asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in answers[len(asked) - 1]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_is_asked_once_so_that_it_cannot_change_its_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = named(monkeypatch, [HOST], ["127.0.0.1"])
    assert read(f"http://films.example:{site.port}/film.mp4")[1] == CONTENT
    assert asked == ["films.example"]
    assert site.headers[0]["Host"] == f"films.example:{site.port}"


def test_a_name_that_leads_inside_as_well_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, [HOST, "127.0.0.1"])
    assert refused(f"http://films.example:{site.port}/film.mp4") == "address"
    assert site.asked == []


def test_an_unknown_name_may_be_known_later() -> None:
    with pytest.raises(NotFetched) as caught:
        read("http://films.invalid/film.mp4")
    assert (caught.value.code, caught.value.again) == ("unreachable", True)


def test_nobody_at_home(site: Site) -> None:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    assert refused(f"http://{HOST}:{port}/") == "unreachable"


@pytest.mark.parametrize(("status", "again"), [(404, False), (403, False), (503, True)])
def test_errors_of_the_server_are_told(site: Site, status: int, again: bool) -> None:
    site.pages["/no"] = lambda handler: handler.send_error(status)
    with pytest.raises(NotFetched, match=str(status)) as caught:
        read(site.url("/no"))
    assert (caught.value.code, caught.value.again) == ("http", again)


def test_an_announced_size_is_believed_when_too_large(site: Site) -> None:
    assert refused(site.url("/film.mp4"), bounds(most=len(CONTENT) - 1)) == "too-large"


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(CONTENT)


def test_a_file_without_a_size_ends_at_the_limit(site: Site) -> None:
    site.pages["/endless"] = endless
    assert refused(site.url("/endless")) == "too-large"


def test_a_broken_off_file_is_told_from_a_whole_one(site: Site) -> None:
    def half(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(2 * len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT)

    site.pages["/half"] = half
    assert refused(site.url("/half")) == "cut-off"


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\nabc"])
def test_who_keeps_us_waiting_is_left(sent: bytes) -> None:
    """Bytes drip for ever: before the head, in it, or in a body of unknown length."""
    done = threading.Event()
    with socket.create_server((HOST, 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(sent)
                while not done.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        port = server.getsockname()[1]
        assert refused(f"http://{HOST}:{port}/", bounds(seconds=0.5)) == "too-slow"
        done.set()
        thread.join()


def test_a_server_that_speaks_no_tls_is_not_reached(site: Site) -> None:
    url = site.url("/film.mp4").replace("http:", "https:")
    assert refused(url) == "unreachable"
