"""From Graph into the cache: one run at a time, progress as values."""
