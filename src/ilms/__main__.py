"""The console script's door; nothing heavy is imported before a command needs it."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from ilms.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
