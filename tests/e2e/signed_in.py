"""A studio's session in a browser."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.faults.studio import Studio


def sign_in(context: BrowserContext, studio: Studio) -> None:
    """Give a browser the session of the studio's own client."""
    address = str(studio.client.base_url)
    context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": address}
            for cookie in studio.client.cookies.jar
        ]
    )
