"""The demo tenant as it stands: what was computed, under what has changed since."""
