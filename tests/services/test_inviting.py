"""People are invited with links that work once, and locked out again."""

import pytest

from backend.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from backend.services import accounts, inviting
from backend.services.records import Records
from backend.storage.tables import Account

PASSWORD = "correct horse battery"


def states(records: Records) -> dict[str, str]:
    return {person.name: person.state for person in inviting.people(records) if person.role == "editor"}


def test_an_invitation_makes_one_account_that_can_sign_in(records: Records, owner: Account) -> None:
    token = inviting.invite(records, owner.id, " Ben ")
    assert inviting.invited_name(records, token) == "Ben"
    assert states(records) == {"Ben": "invited"}
    with pytest.raises(Unauthenticated):
        accounts.verify(records, "Ben", PASSWORD)
    ben = inviting.accept(records, token, "Benjamin", PASSWORD)
    assert (ben.name, ben.role) == ("Benjamin", "editor")
    assert accounts.verify(records, "Benjamin", PASSWORD).id == ben.id
    assert states(records) == {"Benjamin": "active"}
    with pytest.raises(Forbidden):
        inviting.accept(records, token, "Again", PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "9999999999.x", "!"])
def test_no_other_link_gets_in(records: Records, owner: Account, token: str) -> None:
    inviting.invite(records, owner.id, "Ben")
    with pytest.raises(Forbidden):
        inviting.accept(records, token, "Ben", PASSWORD)


def test_a_link_ends(records: Records, owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    token = inviting.invite(records, owner.id, "Ben")
    later = inviting.time() + inviting.INVITATION_S + 1
    monkeypatch.setattr(inviting, "time", lambda: later)
    with pytest.raises(Forbidden):
        inviting.invited_name(records, token)


def test_inviting_again_ends_the_older_link(records: Records, owner: Account) -> None:
    first, second = (inviting.invite(records, owner.id, "Ben") for _ in range(2))
    with pytest.raises(Forbidden):
        inviting.accept(records, first, "Ben", PASSWORD)
    inviting.accept(records, second, "Ben", PASSWORD)
    assert states(records) == {"Ben": "active"}


def test_only_the_owner_decides_who_gets_in(records: Records, owner: Account) -> None:
    ben = inviting.accept(records, inviting.invite(records, owner.id, "Ben"), "Ben", PASSWORD)
    with pytest.raises(Forbidden):
        inviting.invite(records, ben.id, "Cy")
    with pytest.raises(Forbidden):
        inviting.lock_out(records, ben.id, owner.id)
    with pytest.raises(Forbidden):
        inviting.lock_out(records, owner.id, owner.id)
    with pytest.raises(NotFound):
        inviting.lock_out(records, owner.id, "nobody")


def test_names_are_taken_once(records: Records, owner: Account) -> None:
    inviting.accept(records, inviting.invite(records, owner.id, "Ben"), "Ben", PASSWORD)
    for name in ("Ben", owner.name, " "):
        with pytest.raises(Invalid):
            inviting.invite(records, owner.id, name)
    token = inviting.invite(records, owner.id, "Cy")
    for name, password in (("Ben", PASSWORD), ("Cy", "short")):
        with pytest.raises(Invalid):
            inviting.accept(records, token, name, password)


def test_who_is_locked_out_gets_in_by_a_new_link_only(records: Records, owner: Account) -> None:
    ben = inviting.accept(records, inviting.invite(records, owner.id, "Ben"), "Ben", PASSWORD)
    token = accounts.create_token(records, ben.id, "script")
    inviting.lock_out(records, owner.id, ben.id)
    assert states(records) == {"Ben": "locked out"}
    with pytest.raises(Unauthenticated):
        accounts.verify(records, "Ben", PASSWORD)
    with pytest.raises(Unauthenticated):
        accounts.account_for_token(records, token)
    again = inviting.accept(
        records, inviting.invite(records, owner.id, "Ben"), "Ben", "another long password"
    )
    assert again.id == ben.id
