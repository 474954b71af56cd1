"""Checks a cache against its schema, its own records and itself."""
