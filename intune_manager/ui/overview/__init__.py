"""The Overview panel: counts, charts, and the state of the data."""
