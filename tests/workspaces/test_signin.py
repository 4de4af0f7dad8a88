from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from workspaces import signin
from workspaces.models import AuditEvent, Membership, SpentLink
from workspaces.signin import make_link_token, redeem

pytestmark = pytest.mark.django_db


def test_a_link_lets_its_user_in_once(owner: Membership) -> None:
    token = make_link_token(owner.user)
    assert redeem(token) == owner.user
    assert redeem(token) is None


def test_links_do_not_void_each_other(owner: Membership) -> None:
    first, second = make_link_token(owner.user), make_link_token(owner.user)
    assert redeem(second) == owner.user
    assert redeem(first) == owner.user


def test_an_old_link_is_void(owner: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    token = make_link_token(owner.user)
    monkeypatch.setattr(signin, "LIFETIME", timedelta(seconds=-1))
    assert redeem(token) is None


def test_a_forged_link_is_void(owner: Membership) -> None:
    made = signing.TimestampSigner(key="another", salt=signin.SALT)
    assert redeem(made.sign_object([owner.user.pk, "x"])) is None
    assert redeem("nonsense") is None


def test_a_link_of_an_inactive_user_is_void(owner: Membership) -> None:
    token = make_link_token(owner.user)
    owner.user.is_active = False
    owner.user.save()
    assert redeem(token) is None


def test_spent_links_are_forgotten_when_they_are_too_old_to_matter(owner: Membership) -> None:
    redeem(make_link_token(owner.user))
    SpentLink.objects.update(spent_at="2020-01-01T00:00Z")
    redeem(make_link_token(owner.user))
    assert SpentLink.objects.count() == 1


def test_the_page_signs_in_and_goes_to_the_first_page(owner: Membership, client: Client) -> None:
    answer = client.get(f"/signin/{make_link_token(owner.user)}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.session["_auth_user_id"] == str(owner.user.pk)
    assert AuditEvent.objects.get().action == "signin.link"


def test_a_used_link_says_so(owner: Membership, client: Client) -> None:
    link = f"/signin/{make_link_token(owner.user)}"
    client.get(link)
    client.logout()
    answer = client.get(link)
    assert answer.status_code == 403
    assert "used before" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_preview_by_head_does_not_use_the_link_up(owner: Membership, client: Client) -> None:
    link = f"/signin/{make_link_token(owner.user)}"
    assert client.head(link).status_code == 405
    assert client.get(link).status_code == 302
