"""Worker pipeline: from a media file to a hypothesis."""
