"""The console script's door; nothing heavy is imported before a command needs it."""

import atexit
import gc
import os
import re
import sys

from ilms.languages import _


class WithoutPandas:
    """Says that there is no pandas.

    pyarrow imports it at the first list it meets, to see whether it is a Series: 0.3 s for nothing, since no command
    needs it but those that run a VTL engine or Spark or read a database, which ask for it first (`NEED`). Where the
    package is used as a library nothing stands in the way.
    """

    NEED = re.compile(r"pyspark|vtlengine|ibis\.backends\.(?!(?:sql|duckdb)$)\w+")

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Refuse one name and leave the others to the finders after this one; no more once somebody needs it."""
        if self.NEED.fullmatch(name):
            sys.meta_path.remove(self)
        elif name == "pandas":
            raise ModuleNotFoundError(_("`ilms` runs without pandas"), name=name)


def lighten() -> None:
    """Leave out of this process what no command needs; before numpy and pyarrow are imported."""
    sys.meta_path.insert(0, WithoutPandas())
    # numpy would start a thread a core for linear algebra, of which there is none here: a tenth of a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What imports make stays: looking through it for garbage again and again takes as long, and so does a last look
    # at all of it when the process is about to end.
    gc.set_threshold(200_000, 20, 20)
    atexit.register(settle)


def settle() -> None:
    """Leave the last look for garbage out; but DuckDB counts what is left at the end, and prints it as its leaks."""
    if "_duckdb" not in sys.modules:
        gc.freeze()


def main() -> None:
    """Run the command line and leave with its exit status."""
    lighten()
    from ilms.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
