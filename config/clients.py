"""The apps that platforms know this installation by: an id and a secret for each."""

from config.environment import text


def clients() -> dict[str, tuple[str, str]]:
    """Id and secret by platform. Instagram is reached by the same app as Facebook."""
    found = {
        "youtube": _client("YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET"),
        "tiktok": _client("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"),
        "facebook": _client("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"),
    }
    return found | {"instagram": found["facebook"]}


def _client(name: str, secret: str) -> tuple[str, str]:
    return text(f"REELGRAPH_{name}"), text(f"REELGRAPH_{secret}")
