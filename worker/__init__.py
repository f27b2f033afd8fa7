"""The worker: a second way in to the same services, which decodes and recognises."""
