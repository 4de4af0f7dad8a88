"""What a file may cost: sizes that are accepted, and what reading one may take."""

from dataclasses import dataclass

IMAGE_PIXELS = 12_000 * 12_000
"""Of the largest picture that is taken in, and that is opened for drawing."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Times in seconds, sizes in bytes."""

    file_bytes: int = 20 * 2**30
    duration: float = 6 * 3600
    streams: int = 32
    fps: float = 480
    video_pixels: int = 7680 * 4320
    image_pixels: int = IMAGE_PIXELS
    child_memory: int = 10**9
    """Address space. So many pixels of a picture take 0.6 GB at Pillow's four bytes each."""
    child_cpu: int = 10
    child_wall: int = 18
    child_file: int = 64 * 2**20
