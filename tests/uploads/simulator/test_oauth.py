"""Consent pages give codes that only the one who asked can redeem, once."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.fixtures.simulator import Json, Simulator
from uploads.simulator.oauth import challenges

VERIFIER = "v" * 64
BACK = "http://localhost/back"
WHERE = {
    "youtube": ("/o/oauth2/v2/auth", "/token", "client_id"),
    "tiktok": ("/v2/auth/authorize/", "/v2/oauth/token/", "client_key"),
    "facebook": ("/v25.0/dialog/oauth", "/v25.0/oauth/access_token", "client_id"),
    "instagram": ("/v25.0/dialog/oauth", "/v25.0/oauth/access_token", "client_id"),
}


def _question(platform: str, **other: Any) -> Json:
    return {
        WHERE[platform][2]: "app",
        "response_type": "code",
        "redirect_uri": BACK,
        "state": "s",
        "scope": "publish",
        "code_challenge": challenges(VERIFIER)[0],
        "code_challenge_method": "S256",
        **other,
    }


def _decide(simulator: Simulator, platform: str, **other: Any) -> httpx.Response:
    address = simulator.host(platform) + WHERE[platform][0]
    return simulator.http.post(address, data={**_question(platform), **other})


def _code(simulator: Simulator, platform: str, **other: Any) -> str:
    answer = _decide(simulator, platform, decision="allow", **other)
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["state"] == ["s"]
    return said["code"][0]


def _redeem(simulator: Simulator, platform: str, code: str, **other: Any) -> httpx.Response:
    form = {
        WHERE[platform][2]: "app",
        "client_secret": "secret",
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **other,
    }
    return simulator.http.post(simulator.host(platform) + WHERE[platform][1], data=form)


@pytest.fixture(params=list(WHERE))
def platform(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_person_is_asked_and_may_choose_an_account(simulator: Simulator, platform: str) -> None:
    address = simulator.host(platform) + WHERE[platform][0]
    page = simulator.http.get(address, params=_question(platform))
    assert page.status_code == 200
    assert 'value="allow"' in page.text
    assert "<option" in page.text


def test_a_code_is_good_for_tokens_once(simulator: Simulator, platform: str) -> None:
    code = _code(simulator, platform)
    first, again = (_redeem(simulator, platform, code) for _ in range(2))
    assert first.json()["access_token"]
    assert again.status_code == 400


def test_a_denial_comes_back_as_such(simulator: Simulator, platform: str) -> None:
    answer = _decide(simulator, platform, decision="deny")
    assert "error=access_denied" in answer.headers["Location"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"redirect_uri": "http://localhost/elsewhere"},
        {"client_secret": ""},
    ],
)
def test_a_code_is_not_given_to_others(simulator: Simulator, platform: str, wrong: Json) -> None:
    code = _code(simulator, platform)
    answer = _redeem(simulator, platform, code, **wrong)
    assert answer.status_code in (400, 401)
    assert "access_token" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"state": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}],
)
def test_a_question_against_the_rules_is_not_asked(
    simulator: Simulator, platform: str, wrong: Json
) -> None:
    assert _decide(simulator, platform, decision="allow", **wrong).status_code == 400


def test_consent_may_be_given_at_once(simulator: Simulator, platform: str) -> None:
    simulator.set(consent="grant")
    address = simulator.host(platform) + WHERE[platform][0]
    answer = simulator.http.get(address, params=_question(platform))
    assert "code=" in answer.headers["Location"]


def test_googles_refresh_token_stays_good(simulator: Simulator) -> None:
    given = _redeem(simulator, "youtube", _code(simulator, "youtube")).json()
    form = {
        "client_id": "app",
        "client_secret": "secret",
        "grant_type": "refresh_token",
        "refresh_token": given["refresh_token"],
    }
    answers = [simulator.http.post(f"{simulator.host('youtube')}/token", data=form).json()
               for _ in range(2)]  # fmt: skip
    assert len({answer["access_token"] for answer in answers}) == 2
    assert all("refresh_token" not in answer for answer in answers)


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_meta_exchanges_tokens_and_lists_pages(simulator: Simulator, platform: str) -> None:
    base = simulator.host(platform)
    given = _redeem(simulator, platform, _code(simulator, platform)).json()
    form = {
        "client_id": "app",
        "client_secret": "secret",
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": given["access_token"],
    }
    longer = simulator.http.post(f"{base}/v25.0/oauth/access_token", data=form).json()
    bearer = {"Authorization": f"Bearer {longer['access_token']}"}
    page = simulator.http.get(f"{base}/v25.0/me/accounts", headers=bearer).json()["data"][0]
    assert longer["expires_in"] > given["expires_in"]
    assert page["access_token"]
    assert ("instagram_business_account" in page) == (platform == "instagram")
