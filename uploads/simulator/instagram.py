"""Instagram Reels as documented: a container, a resumable upload to it, its status, publishing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import pages, posts, tokens
from .exchange import Answer, Exchange
from .graph import VERSION, Graph, error, refused
from .intake import Intake
from .routing import Route
from .state import Document

CONTAINER_SECONDS = 24 * 3600
POSTS_A_DAY, CONTAINERS_A_DAY = 100, 400
CAPTION_CHARS = 2200
NOT_READY, TOO_MANY = 2207027, 2207042
KIND = "instagram.container"


class Instagram(Graph):
    """The server of one platform."""

    name = "instagram"

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        user = rf"{VERSION}/(?P<user>\d+)"
        self.routes = (
            *self.login_routes(),
            Route("GET", r"/reel/(?P<id>\d+)/?", "page", pages.shown),
            Route("POST", rf"{user}/media", "instagram.start", self._start),
            Route("GET", rf"{user}/media", "instagram.list", self._list),
            Route("POST", rf"{user}/media_publish", "instagram.publish", self._publish),
            Route("GET", rf"{user}/content_publishing_limit", "instagram.limit", self._limit),
            Route("POST", rf"/ig-api-upload{VERSION}/(?P<id>\d+)", "instagram.send", self._send),
            Route("GET", rf"{VERSION}/(?P<id>\d+)", self._what, self._node),
        )

    def page(self, whose: Document) -> dict[str, Any]:
        """The Facebook page that the Instagram account belongs to."""
        page = {"id": f"2{whose['account'][1:]}", "name": whose["name"]}
        linked = {"id": whose["account"], "username": whose["name"]}
        return {**page, "instagram_business_account": linked}

    def limited(self, reason: str) -> Answer:
        """The day's posts are used up, or another code."""
        if reason.isdigit():
            return error(int(reason), 403)
        return error(9, 403, subcode=TOO_MANY)

    def _what(self, exchange: Exchange) -> str:
        known = exchange.state.get(KIND, exchange.parts["id"])
        return "instagram.poll" if known else "instagram.media"

    def _start(self, exchange: Exchange) -> Answer:
        whose, asked = tokens.bearer(exchange), exchange.fields()
        if not whose:
            return error(190, 401)
        if whose["account"] != exchange.parts["user"] or asked.get("media_type") != "REELS":
            return error(100, 400)
        if asked.get("upload_type") != "resumable":
            return error(100, 400, "(#100) The parameter video_url is required")
        if len(str(asked.get("caption", ""))) > CAPTION_CHARS:
            return error(100, 400, "The caption is too long.", 2207010)
        if not self._use(exchange, "containers", whose, CONTAINERS_A_DAY):
            return error(4, 403)
        id = posts.number()
        data = {
            "account": whose["account"],
            "size": 0,
            "caption": str(asked.get("caption", "")),
            "asked": {name: asked[name] for name in asked if name != "access_token"},
            "until": exchange.state.now() + CONTAINER_SECONDS,
            "polls": exchange.state.setting("polls"),
        }
        exchange.state.put(KIND, id, data)
        return Answer(200, {"id": id, "uri": f"{exchange.base}/ig-api-upload/v25.0/{id}"})

    def _send(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), exchange.parts["id"]
        if not whose:
            return error(190, 401)
        session = exchange.state.get(KIND, id)
        if exchange.fault.effect == "expire":
            exchange.state.remove(KIND, id)
            session = None
        if not session or session["account"] != whose["account"]:
            return refused("NotAuthorizedError", "Container does not exist", False)
        return self.take(exchange, KIND, session)

    def _node(self, exchange: Exchange) -> Answer:
        """A container's status, or a medium that was published."""
        whose, id = tokens.bearer(exchange), exchange.parts["id"]
        if not whose:
            return error(190, 401)
        if id == whose["account"]:
            return Answer(200, {"id": id, "username": whose["name"]})
        posts.forget_if_gone(exchange, id, KIND, "post")
        container = exchange.state.get(KIND, id)
        if container and container["account"] == whose["account"]:
            return Answer(200, self._status(exchange, container))
        post = exchange.state.get("post", id)
        if post and post["account"] == whose["account"]:
            return Answer(200, _medium(post))
        return error(100, 404, subcode=33)

    def _status(self, exchange: Exchange, container: Document) -> dict[str, Any]:
        if container.get("uploaded") and "media" not in container:
            container = posts.processing(exchange, KIND, container)
        code = self._code(exchange, container)
        return {
            "id": container["id"],
            "status_code": code,
            "status": f"{code.title()}: {container.get('failed', '')}",
            "video_status": self.phases(container, "bytes_transferred"),
        }

    def _code(self, exchange: Exchange, container: Document) -> str:
        if "media" in container:
            return "PUBLISHED"
        if container["until"] < exchange.state.now():
            return "EXPIRED"
        if container.get("failed"):
            return "ERROR"
        return "IN_PROGRESS" if container.get("busy", True) else "FINISHED"

    def _publish(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), str(exchange.fields().get("creation_id"))
        if not whose:
            return error(190, 401)
        with exchange.state.turn():
            container = exchange.state.get(KIND, id)
            if not container or container["account"] != whose["account"]:
                return error(100, 400, subcode=2207006)
            if self._code(exchange, container) != "FINISHED":
                return error(9007, 400, "The media is not ready to be published.", NOT_READY)
            if not self._use(exchange, "posts", whose, POSTS_A_DAY):
                return error(9, 403, subcode=TOO_MANY)
            media = posts.number()
            posts.publish(
                exchange,
                self.name,
                media,
                container,
                title=container["caption"].partition("\n")[0],
                description=container["caption"],
                asked=container["asked"],
                url=f"{exchange.base}/reel/{media}/",
            )
            exchange.state.change(KIND, id, media=media)
        return Answer(200, {"id": media})

    def _list(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        mine = [
            _medium(post)
            for post in exchange.state.all("post")[::-1]
            if post["platform"] == self.name and post["account"] == whose["account"]
        ]
        return Answer(200, {"data": mine[:25], "paging": {}})

    def _limit(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        since = exchange.state.now() - tokens.DAY
        used = exchange.state.used(f"instagram.posts.{whose['account']}", since)
        config = {"quota_total": POSTS_A_DAY, "quota_duration": tokens.DAY}
        return Answer(200, {"data": [{"quota_usage": used, "config": config}]})

    def _use(self, exchange: Exchange, what: str, whose: Document, most: int) -> bool:
        since = exchange.state.now() - tokens.DAY
        return exchange.state.use(f"instagram.{what}.{whose['account']}", 1, most, since)


def _medium(post: Document) -> dict[str, Any]:
    return {
        "id": post["id"],
        "caption": post["description"],
        "permalink": post["url"],
        "media_product_type": "REELS",
        "timestamp": datetime.fromtimestamp(post["created"], UTC).strftime(
            "%Y-%m-%dT%H:%M:%S+0000"
        ),
    }
