"""How a person likes Errata: kept with the account, so that it follows them to another browser."""

import json
from collections.abc import Mapping
from typing import Any

from backend.domain.errors import NotFound, TooLarge
from backend.services.records import Records
from backend.storage import accounts as rows

MOST_BYTES = 8192


def change(records: Records, account_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Change some of a person's preferences and return them all.

    Parameters
    ----------
    records
        The record.
    account_id
        Whose.
    changes
        By name; ``None`` takes one back to what comes. What is not named stays. The caller has checked them.

    Raises
    ------
    NotFound
        There is no such account.
    TooLarge
        All of them together take more than 8 kB.
    """
    with records.database.session() as session:
        found = rows.locked(session, account_id)
        if found is None:
            raise NotFound("There is no such account.")
        kept = {name: value for name, value in {**found.preferences, **changes}.items() if value is not None}
        if len(json.dumps(kept).encode()) > MOST_BYTES:
            raise TooLarge(f"Preferences take at most {MOST_BYTES} bytes. Take some keys away.", field="keys")
        found.preferences = kept
    return kept
