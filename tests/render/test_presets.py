"""The presets hold what the platforms publish, and `check` says what they would refuse."""

from dataclasses import replace

import pytest

from media_library.facts import Facts
from render.acceptance import check
from render.presets import PRESETS, EncodeSpec

FINE = Facts(
    kind="video",
    container="mov,mp4,m4a,3gp,3g2,mj2",
    duration=30.0,
    width=1080,
    height=1920,
    fps=30.0,
    codec="h264",
    pixel_format="yuv420p",
    bit_rate=6_000_000,
    audio_codec="aac",
    audio_rate=48_000,
    audio_channels=2,
)
PLATFORMS = [spec for spec in PRESETS.values() if spec.accepts.platform]


def test_every_platform_has_a_preset() -> None:
    assert {spec.accepts.platform for spec in PLATFORMS} == {
        "YouTube",
        "YouTube Shorts",
        "TikTok",
        "Facebook Reels",
        "Instagram Reels",
    }


@pytest.mark.parametrize("spec", PLATFORMS, ids=lambda spec: spec.name)
def test_what_a_preset_makes_its_platform_accepts(spec: EncodeSpec) -> None:
    made = replace(
        FINE, width=spec.width, height=spec.height, fps=spec.fps, audio_rate=spec.audio_rate
    )
    assert check(spec, made, size_bytes=20_000_000) == []


@pytest.mark.parametrize("spec", PLATFORMS, ids=lambda spec: spec.name)
def test_rates_and_gops_are_what_the_platform_asks_for(spec: EncodeSpec) -> None:
    longest = {"YouTube": 2.0, "YouTube Shorts": 2.0}.get(spec.accepts.platform, 5.0)
    shortest = 2.0 if spec.accepts.platform == "Facebook Reels" else 0.5
    assert shortest <= spec.gop_seconds <= longest
    assert spec.accepts.min_fps <= spec.fps <= spec.accepts.max_fps
    assert spec.audio_rate == 48_000
    assert spec.audio_kbps >= 128
    assert spec.width % 2 == spec.height % 2 == 0


@pytest.mark.parametrize(
    ("platform", "change", "words"),
    [
        ("youtube-shorts", {"duration": 181.0}, "over 180 seconds"),
        ("facebook-reels", {"duration": 2.0}, "under 3 seconds"),
        ("facebook-reels", {"duration": 91.0}, "over 90 seconds"),
        ("facebook-reels", {"width": 360, "height": 640}, "smaller than 540×960"),
        ("facebook-reels", {"variable_fps": True}, "fixed frame rate"),
        ("instagram-reels", {"width": 1920, "height": 1080}, "9:16"),
        ("instagram-reels", {"bit_rate": 26_000_000}, "25000 kbit/s"),
        ("instagram-reels", {"audio_rate": 96_000}, "48000 Hz"),
        ("tiktok", {"fps": 15.0}, "23 to 60 frames per second"),
        ("tiktok", {"fps": 120.0}, "23 to 60 frames per second"),
        ("tiktok", {"width": 5000}, "too large"),
        ("youtube", {"codec": "vp9"}, "H.264"),
        ("youtube", {"pixel_format": "yuv444p"}, "4:2:0"),
        ("youtube", {"audio_codec": "opus"}, "AAC"),
        ("youtube", {"container": "matroska,webm"}, "MP4"),
        ("youtube", {"kind": "audio"}, "takes videos"),
    ],
)
def test_what_a_platform_would_refuse_is_named(
    platform: str, change: dict[str, object], words: str
) -> None:
    problems = check(PRESETS[platform], replace(FINE, **change))  # type: ignore[arg-type]  # mixed values
    assert len(problems) == 1
    assert words in problems[0]


def test_a_file_too_big_for_the_platform_is_named() -> None:
    assert "300 MiB" in check(PRESETS["instagram-reels"], FINE, size_bytes=301 * 2**20)[0]


def test_29_97_frames_per_second_and_a_last_frame_too_many_are_accepted() -> None:
    nearly = replace(FINE, fps=23.976, duration=90.03)
    assert check(PRESETS["facebook-reels"], nearly) == []


def test_what_describes_the_platform_does_not_change_the_digest() -> None:
    spec = PRESETS["tiktok"]
    assert replace(spec, max_duration=60, name="x").digest == PRESETS["vertical"].digest
    assert replace(spec, crf=21).digest != spec.digest


def test_reduced_halves_the_size_and_stays_even() -> None:
    assert (PRESETS["tiktok"].reduced().width, PRESETS["tiktok"].reduced().height) == (540, 960)
    kept = PRESETS["source"].reduced(1082, 1920)
    assert (kept.width, kept.height) == (540, 960)
