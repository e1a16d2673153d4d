"""Classification versions: several classifications share one codelist; these are the codes of each."""

from ilms.languages import _
from ilms.structures.load import codelist, unknown
from ilms.structures.schema import Codelist
from ilms.structures.store import remembered

NOT_APPLICABLE = "_Z"


def codes_in(codes: Codelist, version: str) -> tuple[str, ...]:
    """The codes of a version in the list's order, without the header itself; empty where there is none.

    A header's children where the list has that header (`ECO_ISIC4`); otherwise by prefix, as in the flat
    lists of countries (`CDS_DES`) and in CL_SEX, whose version is `SEX`.
    """
    below = tuple(code.id for code in codes if code.parent == version)
    if below or version in codes:
        return below
    return tuple(code.id for code in codes if code.id.startswith(f"{version}_"))


@remembered
def codes_of(list_id: str, version: str) -> tuple[str, ...]:
    """The codes of a version of a codelist at hand: `codes_of("CL_ECO", "ECO_SECTOR")`.

    Raises:
        UsageError: There is no such list, or it has no such version; with the nearest.
    """
    found = codes_in(codelist(list_id), version)
    if not found:
        have = versions_of(list_id)
        raise unknown(
            _("classification version"),
            version,
            have,
            _("{list} has {versions}", list=list_id, versions=", ".join(have) or _("only one")),
        )
    return found


@remembered
def versions_of(list_id: str) -> tuple[str, ...]:
    """The versions that a codelist at hand holds, in its order; empty where it is one classification only.

    Raises:
        UsageError: There is no such list.
    """
    codes = codelist(list_id)
    headers = {code.parent for code in codes if code.parent}
    if headers:
        return tuple(code.id for code in codes if code.id in headers)
    prefixes = {code.id.rpartition("_")[0] for code in codes if code.id != NOT_APPLICABLE}
    return tuple(prefixes - {""}) if len(prefixes) == 1 else ()  # a flat list is one version: CDS_DES, SEX


def version_of(list_id: str, code: str) -> str | None:
    """The version that a code of a list at hand belongs to; None for a header, `_Z` and an unknown code.

    Raises:
        UsageError: There is no such list.
    """
    return next((v for v in versions_of(list_id) if code in codes_of(list_id, v)), None)
