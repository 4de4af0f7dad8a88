"""Pages for the person who tries things out."""

from __future__ import annotations

from html import escape

from .exchange import Answer, Exchange, redirect
from .state import Document
from .tokens import ACCOUNTS

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: .4rem .6rem; text-align: left; border-bottom: 1px solid #8884; }
code { overflow-wrap: anywhere; } button { font: inherit; padding: .4rem 1rem; }
.wide { overflow-x: auto; } video { max-width: 100%; max-height: 60vh; }
"""
MENU = '<p><a href="/">Posts</a> · <a href="/requests">Requests</a></p>'
NOTHING = "<p>Nothing has been published yet. Posts appear here as soon as they do.</p>"


def page(title: str, body: str, *, again: int = 0) -> str:
    """A whole page, loaded again every so many seconds."""
    refresh = f'<meta http-equiv="refresh" content="{again}">' if again else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">{refresh}'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )


def posts(exchange: Exchange) -> Answer:
    """All posts, newest first."""
    found = exchange.state.all("post", most=500)[::-1]
    rows = "".join(_row(post) for post in found)
    head = "<tr><th>Platform<th>Account<th>Title<th>State<th>Bytes<th>SHA-256</tr>"
    table = f'<div class="wide"><table>{head}{rows}</table></div>' if found else NOTHING
    return Answer(200, page("Platform simulator", MENU + table, again=5))


def requests(exchange: Exchange) -> Answer:
    """The last requests, newest first: what a client did, and what it was told."""
    names = ("kind", "method", "path", "range", "read", "status", "fault")
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(request[name]))}" for name in names) + "</tr>"
        for request in exchange.state.all("request", most=200)[::-1]
    )
    head = "<tr>" + "".join(f"<th>{name.capitalize()}" for name in names) + "</tr>"
    table = f'{MENU}<div class="wide"><table>{head}{rows}</table></div>'
    return Answer(200, page("Requests", table, again=5))


def post(exchange: Exchange) -> Answer:
    """One post with everything that came with it, and its video if that was kept."""
    found = exchange.state.get("post", exchange.parts["id"])
    if not found:
        return Answer(404, page("Not found", "<p>There is no such post.</p>"))
    facts = "".join(
        f"<tr><th>{escape(str(name))}<td><code>{escape(str(value))}</code></tr>"
        for name, value in found.items()
    )
    kept = (exchange.state.folder / "videos" / str(found.get("session"))).is_file()
    video = f'<video controls src="/videos/{escape(found["session"])}"></video>' if kept else ""
    return Answer(200, page(found["title"] or found["id"], f"{MENU}{video}<table>{facts}</table>"))


def shown(exchange: Exchange) -> Answer:
    """A platform's own address of a post leads to its page here."""
    return redirect(f"/posts/{exchange.parts.get('id') or exchange.query.get('v', '')}")


def video(exchange: Exchange) -> Answer:
    """A kept video."""
    path = exchange.state.folder / "videos" / exchange.parts["id"]
    if not path.is_file():
        return Answer(404, page("Not found", "<p>This video was not kept.</p>"))
    return Answer(200, path, {"Content-Type": "video/mp4"})


def _row(post: Document) -> str:
    account = str(ACCOUNTS.get(post["platform"], {}).get(post["account"], post["account"]))
    cells = (account, post["title"] or "(no title)", post["state"], f"{post['size']:,}")
    link = f'<a href="/posts/{escape(post["id"])}">{escape(cells[1])}</a>'
    return (
        f"<tr><td>{escape(post['platform'])}<td>{escape(cells[0])}<td>{link}"
        f"<td>{escape(cells[2])}<td>{cells[3]}<td><code>{escape(post['sha256'][:16])}…</code></tr>"
    )
