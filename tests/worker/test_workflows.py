"""What a step answers when it cannot be done."""

import errno
import os

import pytest

from backend.domain.errors import Invalid
from worker.gate import Gate
from worker.workflows import DISK_FULL, _attempt


def raising(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_ends_the_work_with_a_sentence_that_names_it(number: int) -> None:
    full = OSError(number, os.strerror(number))
    assert _attempt(Gate(), "prepare", raising, full) == {"refused": DISK_FULL}
    assert "disk is full" in DISK_FULL


def test_what_is_refused_is_an_answer_and_what_nobody_foresaw_is_tried_again() -> None:
    assert _attempt(Gate(), "prepare", raising, Invalid("No.")) == {"refused": "No."}
    for error in (OSError(errno.EIO, "input/output error"), ValueError("odd")):
        with pytest.raises(type(error)):
            _attempt(Gate(), "prepare", raising, error)
