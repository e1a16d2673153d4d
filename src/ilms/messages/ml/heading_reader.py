"""The header of an SDMX-ML message, as it is read."""

from ilms.languages import _
from ilms.messages.heading import Heading, Named
from ilms.messages.ml.names import LETTERS
from ilms.messages.reference import parse
from ilms.structures.schema import Reference
from ilms.workspace import Sender

# A header is a page at most; without a bound its texts could fill the memory.
LONGEST = 1 << 20


class HeadingReader:
    """Takes the events of the header and fills a `Heading`.

    An element of the message is told from one of the same name inside it by what it stands in.
    """

    def __init__(self) -> None:
        self.heading = Heading()
        self._within: list[str] = []
        self._texts: list[list[str]] = []
        self._length = 0
        self._structure: Named | None = None
        self._party = {"id": "", "name": ""}

    def start(self, kind: str, attributes: dict[str, str]) -> None:
        """An element begins.

        Args:
            kind: Its local name.
            attributes: Names without a namespace are plain.
        """
        self._within.append(kind)
        self._texts.append([])
        if self._within == ["Structure"]:
            at = attributes.get("dimensionAtObservation", "TIME_PERIOD")
            explicit = attributes.get("explicitMeasures") in ("true", "1")
            self._structure = Named(at_observation=at, explicit=explicit)
            self.heading.structures[attributes.get("structureID", "")] = self._structure
        elif kind == "Ref" and self._structure is not None:
            given = (attributes.get(name, "") for name in ("agencyID", "id", "version"))
            self._structure.reference = Reference(*given)
        elif self._within in (["Sender"], ["Receiver"]):
            self._party = {"id": attributes.get("id", ""), "name": ""}

    def characters(self, text: str) -> None:
        """Text of the present element.

        Raises:
            ValueError: There is more text than any header has.
        """
        self._length += len(text)
        if self._length > LONGEST:
            raise ValueError(_("the header is longer than 1 MB"))
        if self._texts:
            self._texts[-1].append(text)

    def end(self, kind: str) -> None:
        """An element ends.

        Raises:
            ValueError: It says what no such element can say.
        """
        text = "".join(self._texts.pop()).strip()
        place = tuple(self._within)
        self._within.pop()
        heading = self.heading
        match place:
            case ("ID" | "Prepared" | "Extracted" as what,):
                setattr(heading, what.lower(), text)
            case ("Test",):
                heading.test = text in ("true", "1")
            case ("Name",):
                heading.names = (*heading.names, text)
            case ("DataSetAction",):
                heading.action = letter(text)
            case ("Sender", *rest) | ("Receiver", *rest):
                self._end_party(place[0], rest, text)
            case ("Structure",):
                self._structure = None
            case _ if self._structure is not None and (kind == "URN" or text.startswith("urn:sdmx")):
                # 2.1 has an element for it, 3.0 writes it as the text of the reference.
                self._structure.reference = parse(text.rpartition("=")[2])

    def _end_party(self, role: str, inside: list[str], text: str) -> None:
        if inside == ["Name"]:
            self._party["name"] = self._party["name"] or text
        elif not inside and role == "Sender":
            self.heading.sender = Sender(**self._party)
        elif not inside:
            self.heading.receivers = (*self.heading.receivers, Sender(**self._party))


def letter(action: str) -> str:
    """The letter of an action.

    Raises:
        ValueError: There is no such action.
    """
    if action not in LETTERS:
        raise ValueError(_("`{action}` is no action", action=action))
    return LETTERS[action]
