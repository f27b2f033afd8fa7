"""NeMo's manifest: JSON lines beside a folder of clips.

https://docs.nvidia.com/deeplearning/nemo/user-guide/docs/en/stable/asr/datasets.html
"""

import json
from collections.abc import Iterable
from pathlib import Path

from backend.services.labels.clips import Clip, new_folder, write_clip
from backend.services.labels.label import Label


def write_nemo(rows: Iterable[Label], folder: Path, clip: Clip) -> int:
    """Write labels as ``manifest.jsonl`` and ``clips/*.flac``; return how many.

    ``audio_filepath`` is relative to the manifest. ``text`` is what was said, ``pred_text`` what was heard;
    everything else of :class:`Label` follows.
    """
    clips = new_folder(folder, "clips")
    written = 0
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for row in rows:
            duration_s = write_clip(row, clips, clip)
            line = {
                "audio_filepath": f"clips/{row.id}.flac",
                "duration": duration_s,
                "text": row.text,
                "pred_text": row.heard_text,
                "lang": row.language,
                **row.facts(),
            }
            manifest.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
    return written
