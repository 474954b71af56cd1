"""The entry point: `intune-manager` and `python -m intune_manager`."""

from __future__ import annotations

import os
import sys

_OTHERS = 0o077
"""What nobody but the owner may do with a file, of Qt or of the token cache's library, too."""


def main() -> None:
    """Run the command line and exit with its code."""
    os.umask(_OTHERS)
    from intune_manager.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
