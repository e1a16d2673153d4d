"""What an engine raises, in words that carry nothing of a record: an engine's own may quote a value."""

from ilms.errors import IlmsError
from ilms.languages import _


class EngineError(IlmsError):
    """An engine did not start, or could not finish."""

    exit_code = 2


def memory_ran_out(limit: str) -> EngineError:
    """It may have `limit`, and needs more than that at once."""
    return EngineError(
        _("there is not enough memory: the engine may take {limit}", limit=limit),
        hint=_("give it more, or fewer threads; each thread needs memory of its own"),
    )


def disk_ran_out(scratch: object) -> EngineError:
    """What does not fit into memory does not fit onto the disk either."""
    return EngineError(
        _("there is no room left on the disk for what does not fit into memory (`{scratch}`)", scratch=scratch),
        hint=_("make room there, name a scratch folder on a larger disk, or give the engine more memory"),
    )


def stopped(engine: str, kind: str) -> EngineError:
    """It met something that it cannot work with; `kind` is the name of its error, without its words."""
    return EngineError(
        _("{engine} could not go on: {kind}", engine=engine, kind=kind),
        hint=_("its own words are not shown, since they may quote a record; is each file whole and readable?"),
    )


def not_started() -> EngineError:
    """Spark is a program of Java."""
    return EngineError(
        _("Spark does not start"),
        hint=_("it needs Java 17 or later: `java -version` shows which there is, `JAVA_HOME` says which to take"),
    )


def no_cluster(master: str) -> EngineError:
    """Nobody answers there, or it is no address of a cluster."""
    return EngineError(
        _("there is no cluster of Spark at `{master}`, or it does not take the work", master=master),
        hint=_(
            "an address is `spark://HOST:7077`, `yarn` or `k8s://...`, and `local[4]` this machine with four threads"
        ),
    )
