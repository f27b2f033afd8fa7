"""Who gets in."""

import stat
import threading

import pytest
from sqlmodel import select

from backend.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from backend.services import accounts
from backend.services.records import Records
from backend.storage.tables import Account, ApiToken

PASSWORD = "correct horse battery"


def make_owner(records: Records) -> Account:
    token = accounts.first_run_token(records)
    assert token is not None
    return accounts.create_owner(records, token, " Ann ", PASSWORD)


def test_the_first_run_token_stays_the_same_and_only_this_user_can_read_it(records: Records) -> None:
    token = accounts.first_run_token(records)
    assert token == accounts.first_run_token(records)
    file = records.media.data_dir / "first-run-token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() == token


def test_the_owner_is_made_once_and_can_sign_in(records: Records) -> None:
    owner = make_owner(records)
    assert accounts.verify(records, "Ann", PASSWORD).id == owner.id
    assert accounts.first_run_token(records) is None
    assert not (records.media.data_dir / "first-run-token").exists()
    with pytest.raises(Forbidden):
        accounts.create_owner(records, "whatever", "Eve", PASSWORD)


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_wrong_token_makes_nobody(records: Records, token: str) -> None:
    accounts.first_run_token(records)
    with pytest.raises(Forbidden):
        accounts.create_owner(records, token, "Eve", PASSWORD)


def test_two_who_hold_the_link_cannot_both_become_the_owner(records: Records) -> None:
    token = accounts.first_run_token(records) or ""
    outcomes: list[object] = []

    def try_(name: str) -> None:
        try:
            outcomes.append(accounts.create_owner(records, token, name, PASSWORD))
        except Forbidden as error:
            outcomes.append(error)

    threads = [threading.Thread(target=try_, args=(name,)) for name in ("Ann", "Eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Account", "Forbidden"]


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", PASSWORD, "name"), ("A\n", "short", "password"), ("a" * 101, PASSWORD, "name")],
)
def test_what_cannot_be_used_is_named_and_the_link_stays_valid(
    records: Records, name: str, password: str, field: str
) -> None:
    token = accounts.first_run_token(records) or ""
    with pytest.raises(Invalid) as raised:
        accounts.create_owner(records, token, name, password)
    assert raised.value.field == field
    assert accounts.first_run_token(records) == token


def test_neither_name_nor_password_is_given_away(records: Records) -> None:
    make_owner(records)
    messages: set[str] = set()
    for name, password in [("Ann", "wrong password"), ("Bob", PASSWORD), ("Ann", ""), ("Ann", "x" * 9999)]:
        with pytest.raises(Unauthenticated) as raised:
            accounts.verify(records, name, password)
        messages.add(raised.value.message)
    assert len(messages) == 1


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("password", ["!", "", "owner"])
def test_no_password_opens_an_account_that_only_scripts_used(records: Records, password: str) -> None:
    with pytest.raises(Unauthenticated):
        accounts.verify(records, accounts.SCRIPT_OWNER, password)


def test_the_first_run_link_gives_the_scripts_owner_a_password(records: Records, owner: Account) -> None:
    token = accounts.create_token(records, owner.id, "nightly")
    assert make_owner(records).id == owner.id
    assert accounts.account_for_token(records, token).name == "Ann"
    assert accounts.script_account(records).id == owner.id


def test_passwords_and_tokens_are_kept_as_hashes_only(records: Records) -> None:
    owner = make_owner(records)
    token = accounts.create_token(records, owner.id, "nightly")
    with records.database.reading() as session:
        assert session.exec(select(Account.password_hash)).one().startswith("$argon2id$")
        (stored,) = session.exec(select(ApiToken)).all()
    assert token not in str(stored.model_dump())


def test_a_deleted_token_is_worthless(records: Records, owner: Account) -> None:
    token = accounts.create_token(records, owner.id, "nightly")
    kept = accounts.create_token(records, owner.id, "other")
    (row,) = [each for each in accounts.tokens(records, owner.id) if each.name == "nightly"]
    accounts.delete_token(records, owner.id, row.id)
    with pytest.raises(Unauthenticated):
        accounts.account_for_token(records, token)
    assert accounts.account_for_token(records, kept).id == owner.id
    with pytest.raises(NotFound):
        accounts.delete_token(records, owner.id, row.id)
    with pytest.raises(NotFound):
        accounts.delete_token(records, "somebody else", accounts.tokens(records, owner.id)[0].id)


def test_a_password_is_changed_by_who_knows_it(records: Records) -> None:
    owner = make_owner(records)
    with pytest.raises(Invalid, match="present password"):
        accounts.change_password(records, owner.id, "wrong", "another good one")
    accounts.change_password(records, owner.id, PASSWORD, "another good one")
    assert accounts.verify(records, "Ann", "another good one").id == owner.id
    with pytest.raises(Unauthenticated):
        accounts.verify(records, "Ann", PASSWORD)
