"""What the exit code of a command says."""

SUCCESS = 0
"""All complete."""
ERROR = 1
USAGE = 2
PARTIAL = 3
"""Some resources are not complete."""
SIGN_IN_NEEDED = 4
CANCELLED = 130
"""Interrupted by the user."""
