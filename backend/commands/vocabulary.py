"""``errata vocabulary``: names and terms that are misheard again and again."""

import json
from typing import Any

import click

from backend.domain.errors import Invalid
from backend.opening import open_records
from backend.services import accounts
from backend.services import vocabulary as service
from backend.services.records import Records
from backend.services.vocabulary import ShownProposal, ShownTerm, Vocabulary
from backend.settings import Settings

ACTIONS = ("list", "accept", "decline", "add", "withdraw")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS), default="list", metavar="[ACTION]")
@click.argument("term", required=False)
@click.option("--spelt", help="How an accepted term is written from now on.")
@click.option("--tag", help="Use the term in recordings with this tag only.")
@click.option("--account", help="Whose vocabulary it is, by name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def vocabulary(
    action: str, term: str | None, spelt: str | None, tag: str | None, account: str | None, as_json: bool
) -> None:
    """List names and terms, or accept, decline, add or withdraw one.

    Terms are proposed from corrections; those that somebody accepted or added are listened for in later
    recordings.
    """
    records = open_records(Settings.load())
    try:
        owner_id = _account(records, account)
        if action != "list":
            if term is None:
                raise Invalid(f"Say which term to {action}.", field="TERM")
            _decide(records, owner_id, action, term, spelt or "", tag or "")
        found = service.vocabulary(records, owner_id)
        click.echo(json.dumps(document(found), ensure_ascii=False, indent=1) if as_json else _text(found))
    finally:
        records.database.close()


def document(found: Vocabulary) -> dict[str, Any]:
    """Return a vocabulary as JSON-ready values."""
    return {
        "proposed": [_proposal(each) for each in found.proposed],
        "accepted": [_term(each) for each in found.accepted],
        "withdrawn": [_term(each) for each in found.withdrawn],
        "declined": [each.text for each in found.declined],
        "recordings": {"with": found.recordings_told, "without": found.recordings_untold},
        "effect": None
        if found.effect is None
        else {
            "with": found.effect.shown.as_json(),
            "without": found.effect.hidden.as_json(),
            "difference": found.effect.difference.as_json(),
        },
    }


def _proposal(found: ShownProposal) -> dict[str, Any]:
    return {
        "term": found.text,
        "times": found.times,
        "heard_as": dict(found.heard_as),
        "places": [
            {
                "transcript": place.transcript_id,
                "heard": place.heard,
                "start": place.start_s,
                "end": place.end_s,
            }
            for place in found.places
        ],
    }


def _term(found: ShownTerm) -> dict[str, Any]:
    effect = found.effect
    return {
        "term": found.text,
        "tag": found.tag,
        "reason": found.reason,
        "with": {"right": effect.told.right, "misheard": effect.told.misheard, "false": effect.told.false},
        "without": {"right": effect.untold.right, "misheard": effect.untold.misheard},
    }


def _decide(records: Records, owner_id: str, action: str, term: str, spelt: str, tag: str) -> None:
    if action == "accept":
        service.accept(records, owner_id, term, spelt=spelt, tag=tag)
    elif action == "add":
        service.add(records, owner_id, term, tag=tag)
    elif action == "decline":
        service.decline(records, owner_id, term)
    else:
        service.withdraw(records, owner_id, term)


def _account(records: Records, name: str | None) -> str:
    if not name:
        return accounts.script_account(records).id
    return accounts.named(records, name).id


def _text(found: Vocabulary) -> str:
    lines = [
        f"proposed   {each.text}  ({each.times} times, heard as {', '.join(was for was, _ in each.heard_as)})"
        for each in found.proposed
    ]
    lines += [f"in use     {each.text}{_where(each)}" for each in found.accepted]
    lines += [f"withdrawn  {each.text}  {each.reason}".rstrip() for each in found.withdrawn]
    lines += [f"declined   {each.text}" for each in found.declined]
    return "\n".join(lines) or "The vocabulary is empty. Names that are corrected twice are proposed here."


def _where(term: ShownTerm) -> str:
    limited = f"  (tag {term.tag})" if term.tag else ""
    told = term.effect.told
    return f"{limited}  right {told.right}, misheard {told.misheard}, wrongly {told.false}"
