"""The entry point: `intune-manager` and `python -m intune_manager`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from intune_manager.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
