"""The rows of one mirrored table: read for the views, written page by page by the sync."""
