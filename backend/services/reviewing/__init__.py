"""The review queue: passages drawn with known probability, listened to again with care, one at a time."""
