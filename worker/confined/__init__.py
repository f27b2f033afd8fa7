"""What runs in a process of its own with next to no rights, because it reads what strangers send.

A child imports what it needs to decode, gives up its rights, and only then looks at what it was given.
"""

BLOCK_FRAMES = 1 << 16
"""A decoder gives so many frames at a time."""
