"""What is signed: the round, the area, and the files of the build with their hashes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilms.assembly.fresh import Cause
from ilms.assembly.manifest import Manifest
from ilms.report.collect import Collected
from ilms.structures.load import codelist

BLANKS = ("name", "position", "date", "signature")  # lines to be filled with a pen


@dataclass(frozen=True)
class Signed:
    """What the signature stands for.

    Attributes:
        manifest: Of the build; None where there is none.
        partial: Whether the page is about some of the tables only, and so no page to sign.
        causes: Why the build does not say what the page says; what has a cause is not to be signed.
        area: The area's name.
    """

    manifest: Manifest | None
    partial: bool
    causes: Sequence[Cause]
    area: str
    blanks: Sequence[str] = BLANKS


def shown(collected: Collected) -> Signed:
    """Of every page: without a build it says so."""
    area = codelist("CL_AREA").label(collected.workspace.area, collected.language)
    return Signed(collected.built.manifest, collected.partial, collected.built.causes, area)
