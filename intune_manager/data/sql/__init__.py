"""The SQLite schema, its connections and its migrations."""
