"""Hugging Face's AudioFolder: ``load_dataset("audiofolder", data_dir=…)`` reads it as it lies.

https://huggingface.co/docs/datasets/audio_dataset#audiofolder
"""

import json
from collections.abc import Iterable
from pathlib import Path

from backend.services.labels.clips import Clip, new_folder, write_clip
from backend.services.labels.label import Label


def write_audiofolder(rows: Iterable[Label], folder: Path, clip: Clip) -> int:
    """Write labels as ``metadata.jsonl`` and ``data/*.flac``; return how many.

    ``text`` is what was said; everything else of :class:`Label` stands beside it.
    """
    clips = new_folder(folder, "data")
    written = 0
    with (folder / "metadata.jsonl").open("w", encoding="utf-8") as metadata:
        for row in rows:
            duration_s = write_clip(row, clips, clip)
            line = {
                "file_name": f"data/{row.id}.flac",
                "text": row.text,
                "duration_s": duration_s,
                **row.facts(),
            }
            metadata.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
    return written
