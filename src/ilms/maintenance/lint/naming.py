"""What SDMX lets things be called.

The types of the schemas (SDMXCommonReferences.xsd, SDMXCommon.xsd): `IDType` for codes and most artefacts,
`NCNameIDType` for what becomes a name in XML (concepts, components, agencies). Prefixes are those of the SDMX
guidelines on identifiers, which bind nobody.
"""

import re
import unicodedata

ID = re.compile(r"[A-Za-z0-9_@$\-]+")
NC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
PREFIXES = {"Codelist": "CL_", "ConceptScheme": "CS_", "Dataflow": "DF_"}
_SAYING = re.compile(r"\w")
# Signs that no text shows, besides the joiners which some scripts need.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")


def pattern(kind: str) -> re.Pattern[str] | None:
    """What an item's id must be in a scheme of this kind; any text may be a value of a value list."""
    if kind == "ValueList":
        return None
    return NC_NAME if kind in ("ConceptScheme", "AgencyScheme") else ID


def composed(text: str) -> bool:
    """Whether a text is in Unicode's form NFC: `ế` as one sign, and not as three that look alike."""
    return unicodedata.is_normalized("NFC", text)


def seen_alike(text: str) -> str:
    """A text as people take it: however it is composed, in capitals or not, whatever its blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def untidy(text: str) -> bool:
    """Whether a text says nothing (`...`), has blanks at its ends, or signs that nobody sees."""
    return not _SAYING.search(text) or text != text.strip() or bool(_HIDDEN.search(text))
