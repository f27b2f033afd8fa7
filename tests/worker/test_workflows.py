"""What a step answers when it cannot be done."""

import errno
import os
from functools import partial

import pytest

from backend.domain.errors import Invalid
from backend.services import hanging
from backend.services.records import Records
from worker.gate import Gate
from worker.workflows import DISK_FULL, HUNG, _attempt, _given_up


def raising(error: Exception) -> None:
    raise error


def begun(*_: object) -> None:
    """No step was given up."""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_ends_the_work_with_a_sentence_that_names_it(number: int) -> None:
    full = OSError(number, os.strerror(number))
    assert _attempt(Gate(), begun, "prepare", raising, full) == {"refused": DISK_FULL}
    assert "disk is full" in DISK_FULL


def test_what_is_refused_is_an_answer_and_what_nobody_foresaw_is_tried_again() -> None:
    assert _attempt(Gate(), begun, "prepare", raising, Invalid("No.")) == {"refused": "No."}
    for error in (OSError(errno.EIO, "input/output error"), ValueError("odd")):
        with pytest.raises(type(error)):
            _attempt(Gate(), begun, "prepare", raising, error)


def test_a_step_that_hung_twice_is_not_begun_again_and_another_step_is(records: Records) -> None:
    given_up, gate, done = partial(_given_up, records, HUNG), Gate(), {"done": "job"}
    assert hanging.hung(records, "job", "prepare") == 1
    assert _attempt(gate, given_up, "prepare", str, "job") == done
    assert hanging.hung(records, "job", "prepare") == 2
    assert _attempt(gate, given_up, "prepare", str, "job") == {"refused": HUNG}
    assert _attempt(gate, given_up, "finish", str, "job") == done
    assert _attempt(gate, given_up, "prepare", str, "other") == {"done": "other"}
