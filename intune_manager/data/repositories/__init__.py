"""Queries of the cache, as values in and plain tuples out."""
