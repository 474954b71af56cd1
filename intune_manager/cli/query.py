"""`intune-manager query`: SQL over the cache, read-only, as a table, CSV, JSON or NDJSON."""
