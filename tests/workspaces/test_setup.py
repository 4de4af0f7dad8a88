import pytest
from django.contrib.auth import get_user_model

from workspaces.models import Membership, Role, Workspace
from workspaces.setup import first_workspace

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_one_workspace_and_one_owner() -> None:
    workspace, membership = first_workspace()
    assert membership.workspace == workspace
    assert membership.role == Role.OWNER
    assert not membership.user.has_usable_password()


def test_later_starts_find_them_again() -> None:
    first = first_workspace()
    assert first_workspace() == first
    assert (Workspace.objects.count(), get_user_model().objects.count()) == (1, 1)


def test_a_renamed_workspace_stays_the_first() -> None:
    workspace, _ = first_workspace()
    Workspace.objects.filter(pk=workspace.pk).update(name="Acme")
    assert first_workspace()[0].name == "Acme"


def test_a_workspace_without_owner_gets_one() -> None:
    workspace = Workspace.objects.create(name="Acme")
    assert first_workspace()[1].workspace == workspace


def test_an_owner_of_another_name_is_kept() -> None:
    ada = get_user_model().objects.create_user("ada")
    workspace = Workspace.objects.create(name="Acme")
    membership = Membership.objects.create(workspace=workspace, user=ada, role=Role.OWNER)
    assert first_workspace() == (workspace, membership)
