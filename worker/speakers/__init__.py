"""Who speaks when: speakers told by their voices, or by the channels they were recorded on."""
