"""``errata token``: a bearer token for scripts."""

import click

from backend.opening import open_records
from backend.services import accounts
from backend.settings import Settings


@click.command()
@click.option(
    "--name", default="script", show_default=True, help="What the token is for, to recognise it by."
)
def token(name: str) -> None:
    """Print a bearer token for scripts.

    Send it as  Authorization: Bearer TOKEN.  It is shown this once; the settings page lists tokens by name
    and deletes them. On a fresh install it makes the owner's account as well, which has no password until the
    first-run link gives it one.
    """
    records = open_records(Settings.load())
    try:
        owner = accounts.script_account(records)
        click.echo(accounts.create_token(records, owner.id, name))
        if accounts.first_run_token(records) is not None:
            click.echo(
                "Nobody can sign in yet: the link that  errata serve  prints gives the owner a password.",
                err=True,
            )
    finally:
        records.database.close()
