"""What `rules/policy.toml` says of values, as a datapoint ruleset."""

from collections.abc import Iterator

from ilms.checks.rules.policy import Policy
from ilms.checks.vtl.flow import Flow
from ilms.checks.vtl.words import codes, comment, name, statement, text
from ilms.findings import catalogue
from ilms.observations import VALUE

STATUS = "OBS_STATUS"


def values(flow: Flow, policy: Policy) -> Iterator[str]:
    """A value may be missing with a reason, is not below zero, and has no more decimals than are stored."""
    me = name(flow.id, "values")
    said = 'nvl(status, "")'
    held = {
        "VAL004": f"when not isnull({VALUE}) then {VALUE} >= 0",
        "VAL005": f"when not isnull({VALUE}) then round({VALUE}, {flow.table.precision}) = {VALUE}",
        "VAL006": f"when isnull({VALUE}) then {said} in {codes(policy.ilms.may_be_missing)}",
        "VAL007": f"when {said} in {codes(policy.ilms.no_value)} then isnull({VALUE})",
    }
    rules = ";\n".join(
        f"  {code}: {condition}\n    errorcode {text(code)} errorlevel {text(catalogue()[code].severity)}"
        for code, condition in held.items()
    )
    yield comment("values and their status: " + ", ".join(held))
    yield f"define datapoint ruleset {me}_ruleset (variable {VALUE}, status) is\n{rules}\nend datapoint ruleset;"
    data = f"{flow.id} [calc measure status := {STATUS}] [keep {VALUE}, status]"
    yield statement(me, f"check_datapoint({data}, {me}_ruleset invalid)", kept=True)
