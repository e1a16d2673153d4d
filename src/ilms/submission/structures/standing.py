"""What artefacts a target holds: by its own word, or, where no machine answers, by what was handed over."""

from ilms.errors import ReceiverError, UsageError
from ilms.filenames import file_safe
from ilms.history.ledger import Ledger
from ilms.languages import _
from ilms.structures.model import Maintainable
from ilms.structures.schema import Reference
from ilms.submission.plan_file import STRUCTURES
from ilms.submission.standing import STANDING
from ilms.submission.structures.contents import read
from ilms.submission.targets.interface import HandOver, Receiver

HANDED = "structures"  # the folder of the ledger with the artefacts of a package


def file_name(kind: str, reference: Reference) -> str:
    """How the file of one artefact is called: `Codelist-ILO-CL_SEX-1.0.xml`."""
    return f"{file_safe(f'{kind}-{reference.agency}-{reference.id}-{reference.version}')}.xml"


def held(target: Receiver | HandOver, ledger: Ledger, kind: str, reference: Reference) -> Maintainable | None:
    """An artefact as it stands at a target; None if it does not.

    Raises:
        ReceiverError: The receiver does not answer, or not with a structure message.
        StateError: The ledger's file is not as it was recorded.
    """
    if isinstance(target, Receiver):
        return _answered(target, kind, reference)
    name = f"{HANDED}/{file_name(kind, reference)}"
    for submission in reversed(ledger.all()):
        stands = submission.states.get(STRUCTURES) in STANDING and submission.target == target.name
        if stands and name in submission.begun.get("files", ()):
            kept = submission.file(name)
            return _of(read(kept.read_bytes(), str(kept)), kind, reference)
    return None


def _answered(target: Receiver, kind: str, reference: Reference) -> Maintainable | None:
    content = target.held(kind, reference)
    if content is None:
        return None
    try:
        return _of(read(content, f"the answer of {target.name}"), kind, reference)
    except UsageError as error:
        raise ReceiverError(
            _(
                "target `{target}` does not say what it holds of {kind} {reference}",
                target=target.name,
                kind=kind,
                reference=reference,
            ),
            detail=error.title,
            hint=_("ask the receiver's people; `ilms -v` shows the address that was asked"),
        ) from error


def _of(artefacts: tuple[Maintainable, ...], kind: str, reference: Reference) -> Maintainable | None:
    return next((one for one in artefacts if (one.kind, one.reference) == (kind, reference)), None)
