"""The history of changes: written, asked, explained, gone back in, pruned."""
