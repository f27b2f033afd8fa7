"""Labelled corrections with their clips: what the backend knows, cut by what only a worker can decode."""

import os
import secrets
from pathlib import Path

from backend.services.labels import LAYOUTS, collect
from backend.services.records import Records
from worker.pipeline.clips import Clips


def write_labels(records: Records, layout: str, folder: Path) -> int:
    """Write the labels of everything reviewed and consented to.

    Parameters
    ----------
    layout
        A key of :data:`backend.services.labels.LAYOUTS`.
    folder
        Empty, or made.

    Returns
    -------
    int
        How many labels were written.

    Raises
    ------
    Invalid
        The folder holds something already.
    BadAudio
        A stored recording cannot be read any more.
    """
    with Clips(records.media.path) as clips:
        return LAYOUTS[layout](collect(records, instance_salt(records.media.data_dir)), folder, clips)


def instance_salt(data_dir: Path) -> str:
    """Return this instance's own secret under which people are hashed in exports; made at the first call."""
    path = data_dir / "labels.salt"
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_hex(16))
        try:
            os.link(aside, path)  # the first of two processes wins, and the other reads its salt
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text()
