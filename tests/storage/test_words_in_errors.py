"""What people said does not get into a log by way of the database's errors."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import text

from backend.storage.database import Database
from backend.storage.tables import SearchEntry


def test_an_error_of_the_database_quotes_no_words(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.session() as session:
        session.add(SearchEntry(recording_id="none", transcript_id="t", words=["umbrella"]))
    with pytest.raises((OperationalError, ProgrammingError)) as wrong, database.session() as session:
        session.execute(text("SELECT nothing FROM nowhere WHERE words = :said"), {"said": "umbrella"})
    for error in (refused.value, wrong.value):
        assert "umbrella" not in str(error)
        assert "SQL" in str(error)
