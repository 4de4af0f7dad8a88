"""The whole API against its own schema: no server error, no answer that is not documented.

schemathesis sends whatever the schema allows, and what it does not, to a real server; half of the
requests name rows that exist.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from redis import Redis
from schemathesis.checks import CHECKS, load_all_checks

from config.api import api
from tests.workflows.api.calls import member
from tests.workflows.api.rows import one_of_each
from workspaces.models import ApiToken, Workspace

FULL = os.environ.get("REELGRAPH_FULL") == "1"

load_all_checks()
CONFORMANCE: list[Any] = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "ignored_auth",
    )
]

schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/")))
schema.config.update(request_timeout=60)
schema.config.generation.update(max_examples=60 if FULL else 6)
schema.config.phases.update(phases=["examples", "coverage", "fuzzing"] if FULL else ["fuzzing"])

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]


@pytest.fixture
def ours(valkey: Redis) -> Workspace:
    return Workspace.objects.create(name="Ours")


@pytest.fixture
def headers(ours: Workspace) -> dict[str, str]:
    return {"Authorization": f"Bearer {ApiToken.issue(member(ours, 'fuzzer'), 'tests')[1]}"}


@schema.parametrize()
@settings(max_examples=60 if FULL else 6, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_is_documented(
    case: schemathesis.Case[Any], web_server: str, ours: Workspace, headers: dict[str, str]
) -> None:
    known = one_of_each(ours)
    chance = random.Random(repr(case))
    for name in case.path_parameters or {}:
        if name in known and chance.random() < 0.5:
            case.path_parameters[name] = known[name]
    case.call_and_validate(base_url=f"http://{web_server}", headers=headers, checks=CONFORMANCE)
