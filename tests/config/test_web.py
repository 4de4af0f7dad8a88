import json
import logging

import pytest
import structlog
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
def test_pages_carry_the_security_headers(client: Client) -> None:
    headers = client.get("/admin/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_static_files_are_served_without_collecting_them(client: Client) -> None:
    answer = client.get("/static/admin/css/base.css")
    assert b"body" in answer.getvalue()
    assert answer["Content-Type"].startswith("text/css")


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/admin/login/", headers={"host": "evil.example"}).status_code == 400


def test_log_lines_are_json_with_their_fields() -> None:
    formatter = settings.LOGGING["formatters"]["lines"]
    render = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
    )
    record = logging.LogRecord("render", logging.WARNING, "", 0, "no %s", ("onsets",), None)
    line = json.loads(render.format(record))
    assert (line["event"], line["level"], line["logger"]) == ("no onsets", "warning", "render")
