"""The console script's door; nothing heavy is imported before a command needs it."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    # pyarrow imports pandas at the first list it meets (0.3 s), to see whether it is a Series; no command needs it.
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # the import system's own mark for "not there"
    from ilms.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
