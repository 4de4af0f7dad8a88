"""Where media files lie: on the disk, or in the S3 bucket that environment variables name."""

from __future__ import annotations

from typing import Any

from config.environment import text


def storages() -> dict[str, dict[str, Any]]:
    """Django's STORAGES. Its alias "media" exists only with a bucket."""
    found: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    if bucket := text("REELGRAPH_S3_BUCKET"):
        found["media"] = s3(
            bucket,
            endpoint=text("REELGRAPH_S3_ENDPOINT"),
            key=text("REELGRAPH_S3_KEY"),
            secret=text("REELGRAPH_S3_SECRET"),
            region=text("REELGRAPH_S3_REGION", "us-east-1"),
            prefix=text("REELGRAPH_S3_PREFIX"),
            addressing=text("REELGRAPH_S3_ADDRESSING", "auto"),
        )
    return found


def s3(
    bucket: str,
    *,
    endpoint: str = "",
    key: str = "",
    secret: str = "",
    region: str = "us-east-1",
    prefix: str = "",
    addressing: str = "auto",
) -> dict[str, Any]:
    """A bucket as django-storages wants it.

    Without an endpoint it is Amazon's; without a key boto3 looks for one as it always does
    (environment, profile, role of the machine).
    """
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "access_key": key or None,
        "secret_key": secret or None,
        "region_name": region,
        "location": prefix,
        "addressing_style": addressing,
        "signature_version": "s3v4",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
