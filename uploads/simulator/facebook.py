"""Facebook Reels as documented: start, upload, finish, and the phases of a video."""

from __future__ import annotations

from typing import Any

from . import pages, posts, tokens
from .exchange import Answer, Exchange
from .graph import VERSION, Graph, error, refused
from .intake import Intake
from .routing import Route
from .state import Document

REELS_A_DAY = 30
SOONEST, LATEST = 10 * 60, 29 * tokens.DAY
KIND = "facebook.video"
STATES = ("PUBLISHED", "DRAFT", "SCHEDULED")


class Facebook(Graph):
    """The server of one platform."""

    name = "facebook"

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        reels = rf"{VERSION}/(?P<page>\d+)/video_reels"
        self.routes = (
            *self.login_routes(),
            Route("GET", r"/reel/(?P<id>\d+)/?", "page", pages.shown),
            Route("POST", reels, self._phase, self._reels),
            Route("GET", reels, "facebook.list", self._list),
            Route("POST", rf"/video-upload{VERSION}/(?P<id>\d+)", "facebook.send", self._send),
            Route("GET", rf"{VERSION}/(?P<id>\d+)", "facebook.poll", self._video),
        )

    def _phase(self, exchange: Exchange) -> str:
        return f"facebook.{exchange.fields().get('upload_phase', 'reels')}"

    def _reels(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        if whose["account"] != exchange.parts["page"]:
            return error(100, 400)
        phase = exchange.fields().get("upload_phase")
        if phase == "start":
            return self._started(exchange, whose)
        return self._finished(exchange, whose) if phase == "finish" else error(100, 400)

    def _started(self, exchange: Exchange, whose: Document) -> Answer:
        id = posts.number()
        data = {"account": whose["account"], "size": 0, "polls": exchange.state.setting("polls")}
        exchange.state.put(KIND, id, data)
        return Answer(
            200, {"video_id": id, "upload_url": f"{exchange.base}/video-upload/v25.0/{id}"}
        )

    def _send(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), exchange.parts["id"]
        if not whose:
            return error(190, 401)
        session = exchange.state.get(KIND, id)
        if exchange.fault.effect == "expire":
            exchange.state.remove(KIND, id)
            session = None
        if not session or session["account"] != whose["account"]:
            return refused("NotAuthorizedError", "Video does not exist", False)
        return self.take(exchange, KIND, session)

    def _finished(self, exchange: Exchange, whose: Document) -> Answer:
        asked, id = exchange.fields(), str(exchange.fields().get("video_id"))
        with self._intake.lock(id), exchange.state.turn():
            session = exchange.state.get(KIND, id)
            if not session or session["account"] != whose["account"]:
                return error(100, 404)
            if not session.get("uploaded"):
                return error(6000, 400, "There was a problem uploading your video file.", 1363019)
            if "video_state" in session:
                return error(100, 400, "The video was published already.")
            if wrong := self._wrong(exchange, asked):
                return error(100, 400, wrong)
            since = exchange.state.now() - tokens.DAY
            if not exchange.state.use(f"reels.{whose['account']}", 1, REELS_A_DAY, since):
                return error(32, 403)
            return self._published(exchange, session, asked)

    def _wrong(self, exchange: Exchange, asked: dict[str, Any]) -> str:
        state, at = asked.get("video_state"), str(asked.get("scheduled_publish_time", ""))
        if state not in STATES:
            return "(#100) video_state must be one of PUBLISHED, DRAFT, SCHEDULED"
        ahead = int(at) - exchange.state.now() if at.isdigit() else 0
        if state == "SCHEDULED" and not SOONEST <= ahead <= LATEST:
            return "(#100) The specified scheduled publish time is invalid."
        return ""

    def _published(self, exchange: Exchange, session: Document, asked: dict[str, Any]) -> Answer:
        id, state = session["id"], asked["video_state"]
        posts.publish(
            exchange,
            self.name,
            id,
            session,
            title=str(asked.get("title", "")),
            description=str(asked.get("description", "")),
            state=str(state).lower(),
            scheduled_publish_time=asked.get("scheduled_publish_time"),
            url=f"{exchange.base}/reel/{id}",
        )
        at = asked.get("scheduled_publish_time")
        exchange.state.change(KIND, id, video_state=state, publish_time=at)
        return Answer(200, {"success": True, "post_id": f"{session['account']}_{id}"})

    def _video(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), exchange.parts["id"]
        if not whose:
            return error(190, 401)
        posts.forget_if_gone(exchange, id, KIND, "post")
        session = exchange.state.get(KIND, id)
        if not session or session["account"] != whose["account"]:
            return error(100, 404)
        if "video_state" in session:
            session = posts.processing(exchange, KIND, session)
            if session.get("failed"):
                exchange.state.change("post", id, state="failed")
        answer = {"id": id, "status": self._status(session)}
        if "permalink_url" in exchange.query.get("fields", ""):
            answer["permalink_url"] = f"/reel/{id}/"
        return Answer(200, answer)

    def _status(self, session: Document) -> dict[str, Any]:
        phases = self.phases(session, "bytes_transfered")
        state, busy = session.get("video_state"), session.get("busy", True)
        publishing: dict[str, Any] = {"status": "not_started"}
        if state and not busy and not session.get("failed"):
            at = {"publish_time": int(session["publish_time"])} if session["publish_time"] else {}
            publishing = {"status": "complete", "publish_status": state.lower(), **at}
        elif state:
            publishing = {"status": "in_progress" if busy else "not_started"}
        uploaded = session.get("uploaded", False)
        whole = "processing" if state and busy else "ready" if state else "upload_complete"
        video = "error" if session.get("failed") else whole if uploaded else "uploading"
        return {"video_status": video, **phases, "publishing_phase": publishing}

    def _list(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        mine = [
            {"id": post["id"], "description": post["description"]}
            for post in exchange.state.all("post")[::-1]
            if post["platform"] == self.name and post["account"] == whose["account"]
        ]
        return Answer(200, {"data": mine[:25], "paging": {}})
