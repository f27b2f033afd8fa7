"""What goes into the two networks and what comes out."""

import numpy as np

BANDS = 80
"""Mel bands that a voice is told by."""
SIZE = 192
"""Numbers in an embedding."""

LENGTH = 160_000
"""Samples at 16 kHz that segmentation hears at once."""
STEP = 270
"""Samples from one of its answers to the next."""
FIELD = 991
"""Samples that one answer rests on."""
FRAMES = (LENGTH - FIELD) // STEP + 1
VOICE_SETS = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool
)
"""Which of three voices is in each of the seven sets an answer chooses from, ``(sets, voices)``."""
