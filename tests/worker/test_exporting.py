"""Archives of labelled corrections hold nothing that was left out while they were made."""

import io

import numpy as np
import pytest
import soundfile

from backend.domain.errors import Invalid
from backend.services import exports
from backend.services.editing import Incoming, record_events
from backend.services.labels.leaving_out import leave_out
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage.tables import Account
from tests.services.conftest import store_hypothesis
from tests.services.hearing import heard
from worker import labels
from worker.exporting import LabelExport


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_left_out_while_an_archive_is_made_is_not_in_it(
    records: Records, owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(16_000 * 8, np.int16), 16_000, format="WAV")
    wants = UploadWants(consent_training=True)
    accepted = accept_file(
        records, owner_id=owner.id, filename="a.wav", stream=[sound.getvalue()], wants=wants
    )
    assert accepted.job_id is not None
    transcript = store_hypothesis(records, accepted.job_id, heard(("we met Ada", "nobody else")))
    events = [Incoming(each, "segment_confirmed", {"segment": each}) for each in ("s0", "s1")]
    record_events(records, transcript, owner.id, events)
    write = labels.write_labels

    def left_out_meanwhile(*asked: object) -> int:
        written = write(*asked)  # type: ignore[arg-type]
        leave_out(records, owner.id, transcript, "s0", 0)
        return written

    monkeypatch.setattr(labels, "write_labels", left_out_meanwhile)
    with pytest.raises(Invalid, match="left out"):
        LabelExport(records).write("first", "nemo")
    assert not exports.archive(records, "first").exists()
    monkeypatch.undo()
    assert LabelExport(records).write("second", "nemo") == 1
    assert exports.archive(records, "second").exists()
