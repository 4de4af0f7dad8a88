"""Encode specifications: what a finished file must look like for its platform.

Sources: the platforms' published upload requirements, read in November 2026: YouTube "recommended
upload encoding settings" and Shorts; TikTok Content Posting API "media transfer guide"; Facebook
"Reels publishing API"; Instagram "Reels specifications". Rates in kbit/s, sizes in pixels,
durations in seconds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace

from .picture import FitMode


@dataclass(frozen=True, kw_only=True)
class Accepts:
    """What a platform takes; 0 is no bound. `sides` bound width and height alike.

    `aspect` is width over height. `fixed_fps`: frames must be evenly spaced.
    """

    platform: str = ""
    aspect: float = 0.0
    min_width: int = 0
    min_height: int = 0
    max_width: int = 0
    max_height: int = 0
    min_fps: float = 0.0
    max_fps: float = 0.0
    fixed_fps: bool = False
    max_bytes: int = 0
    max_kbps: int = 0
    max_audio_rate: int = 0


@dataclass(frozen=True, kw_only=True)
class EncodeSpec:
    """How to encode a clip. Width and height 0 keep the clip's own size (made even).

    GOPs are closed, `gop_seconds` long. Without `edit_list` the container holds none. The
    duration bounds and `accepts` describe the platform and do not change the encode.
    """

    name: str
    width: int = 0
    height: int = 0
    fps: float = 30.0
    fit: FitMode = "contain"
    crf: int = 20
    max_rate: int = 0
    speed: str = "veryfast"
    profile: str = "high"
    gop_seconds: float = 2.0
    audio_rate: int = 48_000
    audio_kbps: int = 192
    edit_list: bool = True
    min_duration: float = 0.0
    max_duration: float = 0.0
    accepts: Accepts = field(default_factory=Accepts)

    @property
    def digest(self) -> str:
        """Changes when anything that can change the encoded bytes changes."""
        facts = asdict(self)
        for label in ("name", "min_duration", "max_duration", "accepts"):
            del facts[label]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def reduced(self, width: int = 0, height: int = 0) -> EncodeSpec:
        """The same at half the size, for a machine that ran out of memory or disk.

        `width` and `height` are the clip's, for a specification that keeps them.
        """
        return replace(
            self,
            name=f"{self.name} (reduced)",
            width=_halved(self.width or width),
            height=_halved(self.height or height),
        )


def _halved(side: int) -> int:
    return max(side // 4 * 2, 2) if side else 0


GIB, MIB = 2**30, 2**20
TALL = 9 / 16

PRESETS: dict[str, EncodeSpec] = {
    spec.name: spec
    for spec in (
        EncodeSpec(name="source"),
        EncodeSpec(name="vertical", width=1080, height=1920),
        EncodeSpec(name="square", width=1080, height=1080),
        EncodeSpec(name="wide", width=1920, height=1080),
        EncodeSpec(name="proxy", fps=15, crf=30, speed="ultrafast", audio_kbps=96),
        EncodeSpec(
            name="youtube-shorts",
            width=1080,
            height=1920,
            gop_seconds=1.0,
            max_duration=180,
            accepts=Accepts(
                platform="YouTube Shorts",
                aspect=TALL,
                min_fps=24,
                max_fps=60,
                max_bytes=256 * GIB,
            ),
        ),
        EncodeSpec(
            name="youtube",
            width=1920,
            height=1080,
            gop_seconds=1.0,
            max_rate=8000,
            audio_kbps=384,
            max_duration=43_200,
            accepts=Accepts(platform="YouTube", min_fps=24, max_fps=60, max_bytes=256 * GIB),
        ),
        EncodeSpec(
            name="tiktok",
            width=1080,
            height=1920,
            max_duration=600,
            accepts=Accepts(
                platform="TikTok",
                min_width=360,
                min_height=360,
                max_width=4096,
                max_height=4096,
                min_fps=23,
                max_fps=60,
                max_bytes=4 * GIB,
            ),
        ),
        EncodeSpec(
            name="facebook-reels",
            width=1080,
            height=1920,
            min_duration=3,
            max_duration=90,
            accepts=Accepts(
                platform="Facebook Reels",
                aspect=TALL,
                min_width=540,
                min_height=960,
                min_fps=24,
                max_fps=60,
                fixed_fps=True,
            ),
        ),
        EncodeSpec(
            name="instagram-reels",
            width=1080,
            height=1920,
            max_rate=25_000,
            audio_kbps=128,
            edit_list=False,
            min_duration=3,
            max_duration=900,
            accepts=Accepts(
                platform="Instagram Reels",
                aspect=TALL,
                max_width=1920,
                min_fps=23,
                max_fps=60,
                max_bytes=300 * MIB,
                max_kbps=25_000,
                max_audio_rate=48_000,
            ),
        ),
    )
}
