"""The record classes, one file per family."""
