"""Labelled corrections: what was heard and what was said, with the audio, for training.

Only reviewed segments of recordings whose owner consented to training become labels; those that were right as
they were are labels too. Each says which model version heard it, what was changed, and who
said so under a salted hash, so that splits can be made by speaker.
"""

from backend.services.labels.audiofolder import write_audiofolder
from backend.services.labels.clips import Clip
from backend.services.labels.collecting import collect
from backend.services.labels.label import Label, Source, labels_of
from backend.services.labels.nemo import write_nemo

LAYOUTS = {"nemo": write_nemo, "audiofolder": write_audiofolder}
"""By the name a person asks for."""

__all__ = ["LAYOUTS", "Clip", "Label", "Source", "collect", "labels_of", "write_audiofolder", "write_nemo"]
