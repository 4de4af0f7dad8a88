import json
import subprocess
import sys

from django.conf import settings

REPORT = """
import json, sys
import config.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


def test_the_web_process_starts_without_the_giants() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", REPORT],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )
    giants = {"moviepy", "librosa", "numba", "scipy", "sklearn"}
    assert giants.isdisjoint(json.loads(answer.stdout))
