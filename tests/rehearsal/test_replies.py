"""The shapes of answers."""

import json

import pytest
from lxml import etree

from ilms.rehearsal.registry import validate
from ilms.rehearsal.replies import Outcome, error_message, json_reply, submission_response

URN = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_SEX(1.0)"
OUTCOMES = [Outcome(URN, 201, "created"), Outcome(URN, 409, "is final & <stays>\x00", "Replace")]


def test_keys_in_both_cases() -> None:
    content = {"success": True, "logs": [{"message": "Việt"}]}
    assert json.loads(json_reply(content).get_data()) == content
    reply = json_reply(content, 400, pascal_case=True)
    assert json.loads(reply.get_data()) == {"Success": True, "Logs": [{"Message": "Việt"}]}
    assert reply.status_code == 400


@pytest.mark.parametrize("shape", ["error", "submission"])
def test_both_shapes_are_valid_sdmx_with_any_text_in_them(shape: str) -> None:
    if shape == "error":
        reply = error_message([(o.status, o.text) for o in OUTCOMES], 207)
    else:
        reply = submission_response(OUTCOMES, 207)
    assert reply.status_code == 207
    root = etree.fromstring(reply.get_data())
    validate(root)
    texts = [e.text for e in root.iter("{*}Text")]
    assert texts == ["created", "is final & <stays>?"]


def test_the_standards_shape_says_success_or_failure_of_each() -> None:
    root = etree.fromstring(submission_response(OUTCOMES, 207).get_data())
    assert [e.get("status") for e in root.iter("{*}StatusMessage")] == ["Success", "Failure"]
    assert [e.get("action") for e in root.iter("{*}SubmittedStructure")] == ["Append", "Replace"]
    assert [e.text for e in root.iter("URN")] == [URN, URN]
