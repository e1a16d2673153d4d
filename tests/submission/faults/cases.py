"""Every fault: where it strikes, what is seen of it, what the ledger says, and what ends it.

What is declared here is asserted by `test_faults.py`, and shown by `docs/make_faults.py`.
"""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

import trustme

from submission.faults.bench import Bench
from submission.faults.cable import Spoil, Trouble

Act = Callable[[Bench], None]
IMPORT, STATUS = b"POST /transfer/3/import", b"POST /transfer/3/status"
STRUCTURE, READ = b"POST /nsi/rest/structure", b"GET /nsi/rest/data"
LOOK = b"GET /nsi/rest/codelist"
NOTHING, PLANNED, SENDING, UNKNOWN, SENT = "nothing on record", "planned", "sending", "unknown", "sent"
REJECTED, ACCEPTED = "rejected", "accepted"
LATER, ARRIVES = "21 minutes later", "the message arrives"
FORWARD, BACK = "the clock is put 3 hours forward", "the clock is put 3 hours back"
OFF = timedelta(hours=3)
# What of a way is not typed.
HAPPENS: dict[str, Act] = {
    LATER: Bench.later,
    ARRIVES: Bench.arrive,
    FORWARD: lambda bench: bench.later(OFF),
    BACK: lambda bench: bench.later(-OFF),
}
RESOLVER = socket.getaddrinfo
OTHER = """DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CPR,TIME_PERIOD,OBS_VALUE
ILO:DF_MNA_XRET_SEX_CPR_NB(1.0),VNM,A,MNA_XRET_NB,SEX_T,CPR_PRV_TOTAL,2024,12.5
"""
SLACK = 500  # bytes, less than a form needs
HALF = 2_500  # bytes: the head of an import and part of its message


@dataclass(frozen=True)
class Fault:
    """One fault and everything that is known of it.

    Attributes:
        name: Short, for the tests.
        what: In words.
        where: What it strikes.
        sees: The line of `ilms submit` that tells it; `ID` stands for the submission's id, `FLOW` for the dataflow's.
        code: Its exit code.
        state: What the ledger says then.
        ways: What ends it: in each way one line after the other, typed as it stands, with its exit code.
        before: Is done before the plan is made.
        strikes: Brings the fault about, after the plan was made.
        mends: Ends it, after it was seen.
        imports: How many imports the receiver ended, well or not.
        bare: Whether the receiver lacks the structures.
        note: What else is to be known.
        own: Whether what is sent are structures, the office's own, and no data.
    """

    name: str
    what: str
    where: str
    sees: str
    code: int
    state: str
    ways: tuple[tuple[tuple[str, int], ...], ...]
    before: Act = lambda _: None
    strikes: Act = lambda _: None
    mends: Act = lambda _: None
    imports: int = 1
    bare: bool = False
    note: str = ""
    own: bool = False


AGAIN = ((("ilms submit --yes", 0),),)
RETRY = ((("ilms retry ID", 0),),)
DONE: tuple[tuple[tuple[str, int], ...], ...] = ((),)
# What may still arrive is not sent a second time: either the time that an import can take passes, or a person says so.
CONFIRM = 'ilms confirm ID --not-arrived --by "A. Operator"'
NOT_ARRIVED = (
    (("ilms retry ID", 3), (LATER, 0), ("ilms retry ID", 0)),
    (("ilms retry ID", 3), (CONFIRM, 0), ("ilms retry ID", 0)),
)
ANEW = ((("ilms retry ID", 4), ("ilms plan --target nso", 0), ("ilms submit --yes", 0)),)
LATE = ((("ilms retry ID", 3), (ARRIVES, 0), ("ilms retry ID", 0)),)
BROKEN, NO_ANSWER = "the connection broke off", "no answer in 1.5 s"
UNSAID = "error: target `nso` does not say whether it took `FLOW.xml`"


def answering(*faults: str, **settings: object) -> Act:
    """The receiver fails as it was asked to (`ilms rehearse --fault`)."""
    return lambda bench: bench.restart(faults=faults, **settings)


def well(bench: Bench) -> None:
    """The receiver is itself again."""
    bench.restart()


def spoilt(seen: bytes, trouble: Trouble, after: int = 0, seconds: float = 0) -> Act:
    """The cable spoils the next request of a kind."""

    def strike(bench: Bench) -> None:
        bench.cable.spoil = Spoil(seen, trouble, after, seconds)

    return strike


def declared(**said: object) -> Act:
    """`ilms.toml` says something else of the target."""
    return lambda bench: bench.declare(**said)  # type: ignore[arg-type]


def nameless(bench: Bench) -> None:
    """The system's resolver does not know the name any more."""

    def unknown(host: str, *rest: object, **more: object) -> object:
        if host == "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return RESOLVER(host, *rest, **more)  # type: ignore[arg-type]

    bench.monkeypatch.setattr(socket, "getaddrinfo", unknown)


def named(bench: Bench) -> None:
    """It does again."""
    bench.monkeypatch.setattr(socket, "getaddrinfo", RESOLVER)


def encrypted(bench: Bench) -> None:
    """The receiver is spoken to over TLS, and its authority is known."""
    bench.authority = trustme.CA()
    shows(bench, bench.authority)
    bench.authority.cert_pem.write_to_path(str(bench.office.workspace.root / "office-ca.pem"))
    bench.declare(host="localhost", scheme="https", more='ca = "office-ca.pem"')


def shows(bench: Bench, authority: trustme.CA | None) -> None:
    """From now on who answers shows a certificate of this authority."""
    assert authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    bench.cable.tls = context


def no_larger(bench: Bench) -> None:
    """The receiver takes no request as large as ours: the message and the form around it."""
    bench.restart(max_body=bench.message.stat().st_size + SLACK)


def behind(bench: Bench) -> None:
    """Somebody else's import, of another table, is worked on while ours waits; nobody hears of it any more."""
    bench.post(OTHER)
    bench.cable.spoil = Spoil(STATUS, Trouble.CUT, 20)


BEFORE = (
    Fault(
        "refused", "nobody listens: connection refused", "the first request", "/transfer/health: nobody there", 3,
        NOTHING, AGAIN,
        strikes=lambda bench: bench.cable.pull(), mends=lambda bench: bench.cable.plug(),
    ),
    Fault(
        "dns", "the name cannot be resolved", "the first request", "no machine of that name is known", 3, NOTHING,
        AGAIN,
        before=declared(host="localhost"), strikes=nameless, mends=named,
    ),
    Fault(
        "stranger", "a certificate of an authority that nobody knows", "TLS",
        "error: target `nso` is not trusted: the certificate comes from an authority that this machine does not know",
        3, NOTHING, AGAIN, before=encrypted, strikes=lambda bench: shows(bench, trustme.CA()),
        mends=lambda bench: shows(bench, bench.authority),
    ),
    Fault(
        "secret-refused", "401: the authority refuses the secret", "the token",
        "error: the authority refuses the credentials of target `nso`", 3, NOTHING, AGAIN,
        strikes=answering("token-refused"),
    ),
    Fault(
        "read-fails", "500 when it is looked at what it holds", "reading, before",
        "error: target `nso` does not say what it holds of ILO:FLOW(1.0)", 3, NOTHING, AGAIN,
        strikes=answering("read-fails"),
    ),
    Fault(
        "read-cut", "the answer to that breaks off", "reading, before", BROKEN, 3, NOTHING, AGAIN,
        strikes=spoilt(READ, Trouble.CUT_ANSWER, 190),
    ),
)  # fmt: skip
STRUCTURES = (
    Fault(
        "structures-207", "207 with a refusal inside", "structures",
        "409: Refused", 3, PLANNED, RETRY, bare=True,
        strikes=answering("structures-refused"),
    ),
    Fault(
        "structures-cut", "reset in the middle of the upload", "structures", BROKEN, 3, PLANNED, RETRY, bare=True,
        strikes=spoilt(STRUCTURE, Trouble.CUT, HALF),
    ),
)  # fmt: skip
LET_IN = (
    Fault(
        "token-expired", "401: the token is refused before its time", "import", "accepted (Success)", 0, ACCEPTED, DONE,
        strikes=answering("expired"), note="a new token, once",
    ),
    Fault(
        "token-life", "the token ends while the import is worked on", "status", "accepted (Success)", 0, ACCEPTED, DONE,
        strikes=answering(token_seconds=0.6, execution_seconds=1.0), note="renewed before its end",
    ),
    Fault(
        "locked-out", "401, with a new token too", "import", "error: target `nso` does not take the credentials", 3,
        PLANNED, RETRY, strikes=answering("expired:2"),
    ),
    Fault(
        "forbidden", "403", "import", "error: target `nso` gives no permission", 3, PLANNED, RETRY,
        strikes=answering("forbidden"),
    ),
)  # fmt: skip
UPLOAD = (
    Fault(
        "gone", "nobody listens any more when the message is to leave", "import", "nobody there", 3, PLANNED, RETRY,
        strikes=spoilt(READ, Trouble.LAST), mends=lambda bench: bench.cable.plug(), note="nothing has left",
    ),
    Fault(
        "reset", "reset in the middle of the upload", "import", BROKEN, 3, UNKNOWN, NOT_ARRIVED,
        strikes=spoilt(IMPORT, Trouble.CUT, HALF),
    ),
    Fault(
        "reset-tls", "the same over TLS", "import", BROKEN, 3, UNKNOWN, NOT_ARRIVED, before=encrypted,
        strikes=spoilt(IMPORT, Trouble.CUT, HALF),
    ),
    Fault(
        "reset-after", "reset after the upload, before the answer", "import", BROKEN, 3, UNKNOWN, RETRY,
        strikes=spoilt(IMPORT, Trouble.CUT_ANSWER),
    ),
    Fault(
        "slow", "no answer in `timeout` seconds", "import", NO_ANSWER, 3, UNKNOWN, RETRY, before=declared(timeout=1.5),
        strikes=spoilt(IMPORT, Trouble.DELAY, seconds=2),
    ),
    Fault(
        "late", "no answer in time, and the message arrives when nobody waits any more", "import", NO_ANSWER, 3,
        UNKNOWN,
        LATE, before=declared(timeout=1.5), strikes=spoilt(IMPORT, Trouble.HOLD),
    ),
    Fault(
        "truncated", "the answer breaks off", "import", BROKEN, 3, UNKNOWN, RETRY,
        strikes=spoilt(IMPORT, Trouble.CUT_ANSWER, 190),
    ),
)  # fmt: skip
ANSWERS = (
    Fault(
        "busy", "429 with Retry-After", "import", "it may be asked again in 2 s", 3, UNKNOWN, NOT_ARRIVED,
        strikes=answering("busy"),
    ),
    Fault("500", "500", "import", UNSAID, 3, UNKNOWN, NOT_ARRIVED, strikes=answering("server-error")),
    Fault(
        "502", "502, a gateway's page", "import", "error: target `nso` does not answer at present", 3, UNKNOWN,
        NOT_ARRIVED, strikes=answering("bad-gateway"),
    ),
    Fault(
        "504", "the message is taken, the answer lost behind a 504", "import",
        "error: target `nso` does not answer at present", 3, UNKNOWN, RETRY, strikes=answering("lost-answer"),
    ),
    Fault(
        "html", "200 with a page to sign in at instead of JSON", "import", UNSAID, 3, UNKNOWN, NOT_ARRIVED,
        strikes=answering("sign-in-page"),
    ),
    Fault(
        "spoilt", "bytes of the answer are changed", "import", UNSAID, 3, UNKNOWN, RETRY,
        strikes=spoilt(IMPORT, Trouble.SPOIL_ANSWER),
    ),
    Fault(
        "too-large", "413", "import", "accepted (Success)", 0, ACCEPTED, DONE, strikes=no_larger,
        note="the same message in a zip",
    ),
    Fault(
        "too-large-zipped", "413, in a zip too", "import", "too large for the receiver: in 2 parts, a year each", 0,
        ACCEPTED, DONE, strikes=answering("too-large:2"), imports=2, note="a year at a time",
    ),
    Fault(
        "too-large-plain", "413, where the receiver takes no zip", "import",
        "too large for the receiver: in 2 parts, a year each", 0, ACCEPTED, DONE,
        before=declared(more='compress = "never"'), strikes=no_larger, imports=2, note="a year at a time",
    ),
    Fault(
        "parts-broken", "413, in a zip too; the first year is taken, and 500 to the second", "import",
        "error: target `nso` does not say whether it took `part-2019-", 3, UNKNOWN, NOT_ARRIVED, imports=2,
        strikes=answering("too-large:2", "warns", "server-error"), note="what is sent again is the second year alone",
    ),
    Fault(
        "error-in-200", "200 that says it failed", "import", "error: target `nso` rejected FLOW", 3, REJECTED, ANEW,
        strikes=answering("error-in-200"),
    ),
)  # fmt: skip
AFTERWARDS = (
    Fault(
        "status-reset", "reset while it is asked what became of it", "status", BROKEN, 3, SENT, RETRY,
        strikes=spoilt(STATUS, Trouble.CUT, 20),
    ),
    Fault(
        "status-truncated", "half an answer", "status", BROKEN, 3, SENT, RETRY,
        strikes=spoilt(STATUS, Trouble.CUT_ANSWER, 190),
    ),
    Fault(
        "id-lost", "the id is lost in a restart, the data is there", "status", BROKEN, 3, SENT, RETRY,
        strikes=spoilt(STATUS, Trouble.CUT, 20), mends=well,
    ),
    Fault(
        "queue-lost", "the id and the queue are lost in a restart", "status", BROKEN, 3, SENT, NOT_ARRIVED,
        before=answering(execution_seconds=30.0), strikes=behind, mends=well,
    ),
    Fault(
        "ends-in-error", "Completed, and the outcome is Error", "outcome", "error: target `nso` rejected FLOW", 3,
        REJECTED,
        ANEW, strikes=answering("ends-in-error"), imports=2,
    ),
    Fault(
        "nothing-processed", "Completed with Success, and 0 observations processed", "outcome",
        "error: target `nso` says that it processed 0 of 8 observations of FLOW", 3, UNKNOWN, RETRY, imports=2,
        strikes=answering("nothing-processed"), note="it is read back, and nothing is there",
    ),
    Fault(
        "warns", "Completed, and the outcome is Warning", "outcome", "accepted (Warning)", 0, ACCEPTED, DONE,
        strikes=answering("warns"),
    ),
)  # fmt: skip
CLOCKS = (
    Fault(
        "clock-ahead", "this machine's clock is 3 hours ahead", "everything",
        "this machine's clock is 180 min ahead of the receiver's", 0, ACCEPTED, DONE, before=Bench.apart,
        strikes=HAPPENS[FORWARD], note="the ledger has the difference beside its times",
    ),
    Fault(
        "clock-behind", "this machine's clock is 3 hours behind", "everything",
        "this machine's clock is 180 min behind the receiver's", 0, ACCEPTED, DONE, before=Bench.apart,
        strikes=HAPPENS[BACK],
    ),
    Fault(
        "clock-put-forward", "reset in the middle of the upload; then the clock is put forward", "import", BROKEN, 3,
        UNKNOWN, (((FORWARD, 0), ("ilms retry ID", 3), (CONFIRM, 0), ("ilms retry ID", 0)),), before=Bench.apart,
        strikes=spoilt(IMPORT, Trouble.CUT, HALF), note="by the receiver's clock no 20 minutes are over",
    ),
    Fault(
        "clock-put-back", "reset in the middle of the upload; then the clock is put back", "import", BROKEN, 3,
        UNKNOWN, (((BACK, 0), ("ilms retry ID", 3), (CONFIRM, 0), ("ilms retry ID", 0)),), before=Bench.apart,
        strikes=spoilt(IMPORT, Trouble.CUT, HALF),
    ),
)  # fmt: skip
PLAN_OWN = "ilms plan --structures --target nso"
OWN = tuple(
    replace(fault, own=True, imports=0)
    for fault in (
        Fault(
            "own-refused", "nobody listens: connection refused", "the first request", "nobody there", 3, NOTHING, AGAIN,
            strikes=lambda bench: bench.cable.pull(), mends=lambda bench: bench.cable.plug(),
        ),
        Fault(
            "own-unread", "the answer to what it holds breaks off", "reading, before", BROKEN, 3, NOTHING, AGAIN,
            strikes=spoilt(LOOK, Trouble.CUT_ANSWER, 190),
        ),
        Fault(
            "own-changed", "somebody else has changed the list since it was planned", "reading, before",
            "error: the plan is stale", 4, NOTHING, (((PLAN_OWN, 0), ("ilms submit --yes", 0)),),
            strikes=lambda bench: bench.post_list({"A": "Other"}),
        ),
        Fault(
            "own-207", "207 with a refusal inside", "structures", "409: Refused", 3, REJECTED,
            (((PLAN_OWN, 0), ("ilms submit --yes", 0)),),
            strikes=answering("structures-refused"),
        ),
        Fault(
            "own-cut", "reset in the middle of the upload", "structures", BROKEN, 3, SENDING, RETRY,
            strikes=spoilt(STRUCTURE, Trouble.CUT, 600),
        ),
        Fault(
            "own-late", "no answer in `timeout` seconds", "structures", NO_ANSWER, 3, SENDING, RETRY,
            before=declared(timeout=1.5), strikes=spoilt(STRUCTURE, Trouble.DELAY, seconds=2.5),
            note="it is looked at what it holds, and nothing is sent again",
        ),
        Fault(
            "own-truncated", "it is taken, and the answer breaks off", "structures", BROKEN, 3, SENDING, RETRY,
            strikes=spoilt(STRUCTURE, Trouble.CUT_ANSWER, 190),
        ),
        Fault(
            "own-spoilt", "bytes of the answer are changed", "structures", "sending 1 structure file", 0, ACCEPTED,
            DONE, strikes=spoilt(STRUCTURE, Trouble.SPOIL_ANSWER), note="what it holds says more than its answer",
        ),
    )
)  # fmt: skip
GROUPS = {
    "Before anything is on record": BEFORE,
    "Structures": STRUCTURES,
    "Being let in": LET_IN,
    "On the way": UPLOAD,
    "What the receiver answers": ANSWERS,
    "Afterwards": AFTERWARDS,
    "Clocks": CLOCKS,
    "A submission of structures": OWN,
}
FAULTS = tuple(chain(*GROUPS.values()))
RUNS = [(fault, way) for fault in FAULTS for way in range(len(fault.ways))]
