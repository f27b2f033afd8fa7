"""The models a recording can be transcribed with."""

from dataclasses import dataclass

from backend.services.records import Records
from backend.storage import recordings


@dataclass(frozen=True, slots=True)
class ModelView:
    """One model that can be chosen; ``default``: taken where none is asked for."""

    name: str
    sha256: str
    source: str
    multilingual: bool
    default: bool


def models(records: Records) -> list[ModelView]:
    """Return the models that workers have found installed, the newest version of each name, by name."""
    with records.database.reading() as session:
        rows = recordings.models(session)
    newest = {row.name: row for row in reversed(rows)}
    return [
        ModelView(row.name, row.sha256, row.source, row.multilingual, row.name == records.default_model)
        for _, row in sorted(newest.items())
    ]
