"""What can be set on the practice receiver, so that every variant of the contract can be practised."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

MEGABYTE = 1_000_000

# The versions of the transfer service's API that are answered: 1.2 legacy, 2 deprecated, 3 current.
VERSIONS = ("1.2", "2", "3")


class Answer(StrEnum):
    """The two shapes in which structure services answer a POST of structures."""

    ERROR = "error"  # message:Error, one ErrorMessage an artefact, on success too: as .Stat's NSI web service
    SUBMISSION = "submission"  # RegistryInterface/SubmitStructureResponse: as the SDMX standard


@dataclass(frozen=True)
class Settings:
    """The receiver's ways; the defaults are those of a .Stat Suite that was just installed.

    Attributes:
        client_id: The one client that may sign in; also the user name of the password grant.
        dataspace: The one data space there is.
        token_seconds: How long an access token lives; demonstration servers give 300.
        max_body: The largest request body in bytes; above it the answer is 413.
        may_write: Whether the account may import; if not, the answer is 403.
        password_grant: Whether a user name and password are taken too (Keycloak: off unless switched on).
        reading_open: Whether reading needs no token.
        answer: The shape of the answer to structures.
        pascal_case: Whether the transfer service's JSON keys are PascalCase, as some versions send them.
        old_wording: Whether a registered request is announced in the words of older versions.
        queued_seconds: How long a request stays Queued before it is worked on.
        execution_seconds: How long a request stays InProgress at least.
        faults: What goes wrong, and how often: `faults.FAULTS`, as `busy:3`.
    """

    client_id: str = "stat-suite"
    dataspace: str = "design"
    token_seconds: float = 300
    max_body: int = 30 * MEGABYTE
    may_write: bool = True
    password_grant: bool = True
    reading_open: bool = True
    answer: Answer = Answer.ERROR
    pascal_case: bool = False
    old_wording: bool = False
    queued_seconds: float = 0
    execution_seconds: float = 0
    faults: tuple[str, ...] = ()


# What a file part may say it is. SDMX media types are refused, as .Stat does; a part without a type, or with
# the type that clients send for a name they do not know, is judged by its content.
FILE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "text/csv": "csv",
        "text/xml": "xml",
        "application/xml": "xml",
        "application/zip": "zip",
        "application/x-zip-compressed": "zip",
        "application/vnd.ms-excel": "csv",  # what Windows with Excel installed calls a .csv
        "application/octet-stream": "",
        "": "",
    }
)
