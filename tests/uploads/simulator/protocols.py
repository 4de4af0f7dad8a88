"""The documented requests of each platform, made by hand: what its clients would send."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx

from tests.fixtures.simulator import Json, Simulator

GRANULE = 262_144
TITLE = {"snippet": {"title": "A reel"}, "status": {"privacyStatus": "private"}}


def video(size: int, seed: int = 1) -> bytes:
    """Bytes that repeat nowhere soon."""
    block = b"".join(hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(1024))
    return (block * (size // len(block) + 1))[:size]


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Hand:
    """Requests to one platform in the name of one account."""

    def __init__(self, simulator: Simulator, platform: str, **account: Any) -> None:
        self.simulator, self.base = simulator, simulator.host(platform)
        self.tokens = simulator.account(platform, **account)

    @property
    def bearer(self) -> dict[str, str]:
        """The header that opens the door."""
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request with the account's token."""
        headers = {**self.bearer, **options.pop("headers", {})}
        return self.simulator.http.request(method, self.base + path, headers=headers, **options)

    def youtube_start(self, size: int, resource: Json = TITLE) -> httpx.Response:
        """Open a resumable session."""
        return self.ask(
            "POST",
            "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status",
            json=resource,
            headers={"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"},
        )

    def youtube_put(self, where: str, data: bytes, first: int, total: int) -> httpx.Response:
        """Send a piece."""
        told = f"bytes {first}-{first + len(data) - 1}/{total}"
        return self.simulator.http.put(where, content=data, headers={"Content-Range": told})

    def youtube_probe(self, where: str, total: int) -> httpx.Response:
        """How much is there?"""
        told = {"Content-Range": f"bytes */{total}", "Content-Length": "0"}
        return self.simulator.http.put(where, headers=told)

    def tiktok_start(self, size: int, chunk: int, count: int, **info: Any) -> httpx.Response:
        """Announce a video."""
        post = {"title": "A reel", "privacy_level": "PUBLIC_TO_EVERYONE", **info}
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk}
        return self.ask(
            "POST",
            "/v2/post/publish/video/init/",
            json={"post_info": post, "source_info": {**source, "total_chunk_count": count}},
        )

    def tiktok_put(self, where: str, data: bytes, first: int, total: int) -> httpx.Response:
        """Send a chunk."""
        told = f"bytes {first}-{first + len(data) - 1}/{total}"
        headers = {"Content-Range": told, "Content-Type": "video/mp4"}
        return self.simulator.http.put(where, content=data, headers=headers)

    def tiktok_status(self, id: str) -> Json:
        """What has become of it."""
        found: Json = self.ask(
            "POST", "/v2/post/publish/status/fetch/", json={"publish_id": id}
        ).json()
        return found

    def meta_put(self, where: str, data: bytes, offset: int, size: int) -> httpx.Response:
        """Send the rest of a file from an offset on."""
        token = {"Authorization": f"OAuth {self.tokens['access_token']}"}
        headers = {**token, "offset": str(offset), "file_size": str(size)}
        return self.simulator.http.post(where, content=data, headers=headers)

    def reels(self, **fields: Any) -> httpx.Response:
        """A phase of a Facebook reel."""
        return self.ask("POST", f"/v25.0/{self.tokens['account']}/video_reels", json=fields)
