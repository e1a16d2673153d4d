"""A registry by contract (`receivers.md` 3): no real FMR can be had here, so this is a recording of what one says.

It shares nothing with the client but the contract: it keeps the messages that artefacts were posted in, and judges a
message by whether it contains a text that it was told to dislike.
"""

import base64
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

SUBMITTED = """<?xml version="1.0"?><RegistryInterface xmlns="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:reg="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/registry"
 xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><reg:SubmitStructureResponse><reg:SubmissionResult>
<reg:StatusMessage status="{status}"><reg:MessageText><com:Text>{text}</com:Text></reg:MessageText></reg:StatusMessage>
</reg:SubmissionResult></reg:SubmitStructureResponse></RegistryInterface>"""
CLASSES = {
    "codelist": "Codelist", "conceptscheme": "ConceptScheme", "datastructure": "DataStructure", "dataflow": "Dataflow",
    "contentconstraint": "ContentConstraint", "categoryscheme": "CategoryScheme", "categorisation": "Categorisation",
}  # fmt: skip


@dataclass
class Registry:
    """One that runs.

    Attributes:
        dislikes: A text in a message, to the error that it gets.
        refuses: Whether structures are refused, in a 200.
        status: The end of every judgement.
        actions: The `Action` of each post.
        formats: The `Data-Format` of each load.
    """

    dislikes: dict[str, dict[str, object]] = field(default_factory=dict)
    refuses: bool = False
    status: str = "Complete"
    actions: list[str | None] = field(default_factory=list)
    formats: list[str | None] = field(default_factory=list)
    artefacts: dict[tuple[str, str], bytes] = field(default_factory=dict)
    loads: list[bytes] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        registry = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_GET(self) -> None:
                self.answer(*registry.get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.answer(*registry.post(self.path, body, self.headers))

            def answer(self, status: int, body: str) -> None:
                content = body.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/fmr"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def get(self, path: str) -> tuple[int, str]:
        if found := re.match(r"/fmr/sdmx/v2/structure/(\w+)/[\w.]+/(\w+)", path):
            resource, name = found.groups()
            if resource == "agencyscheme":
                return 200, "<Structure/>"
            message = self.artefacts.get((CLASSES.get(resource, ""), name))
            return (200, message.decode()) if message else (404, "none")
        if found := re.match(r"/fmr/ws/public/data/loadStatus\?uid=load-(\d+)", path):
            return 200, json.dumps(self.report(int(found.group(1))))
        return 404, "no such page"

    def report(self, number: int) -> dict[str, object]:
        asked = self.asked[str(number)] = self.asked.get(str(number), 0) + 1
        if asked == 1:
            return {"Status": "Analysing"}
        wrong = [error for text, error in self.dislikes.items() if text.encode() in self.loads[number]]
        report = [{"Type": "Representation", "Errors": wrong}] if wrong else []
        return {"Status": self.status, "Errors": bool(wrong), "Datasets": [{"ObsCount": 8, "ValidationReport": report}]}

    def post(self, path: str, body: bytes, headers) -> tuple[int, str]:
        if path == "/fmr/ws/public/data/load":
            self.formats.append(headers.get("Data-Format"))
            self.loads.append(body)
            return 200, json.dumps({"Success": True, "uid": f"load-{len(self.loads) - 1}"})
        if path != "/fmr/ws/secure/sdmxapi/rest":
            return 404, "no such page"
        if headers.get("Authorization") != "Basic " + base64.b64encode(b"vn:right").decode():
            return 401, "who are you?"
        self.actions.append(headers.get("Action"))
        if self.refuses:
            return 200, SUBMITTED.format(status="Failure", text="Agency [ILO] may not be changed")
        self.keep(body)
        return 200, SUBMITTED.format(status="Success", text="stored")

    def keep(self, body: bytes) -> None:
        """Hold the artefacts of a message."""
        for name in CLASSES.values():
            for tag in re.findall(rf"<(?:\w+:)?{name} [^>]*agencyID[^>]*>", body.decode("utf-8")):
                self.artefacts[name, re.search(r'\bid="(\w+)"', tag).group(1)] = body
