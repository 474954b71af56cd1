"""Settings, paths and logs."""
