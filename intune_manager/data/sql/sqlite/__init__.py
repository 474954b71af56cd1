"""What SQLite does its own way: connections, files, search, checks, snapshots."""
