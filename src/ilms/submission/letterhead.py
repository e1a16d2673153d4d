"""Who hands over to whom: the head of every package's cover note and manifest."""

from collections.abc import Sequence

from ilms.filenames import file_safe
from ilms.hashes import sha256
from ilms.languages import _, by_language, spoken
from ilms.structures.load import codelist
from ilms.submission.plan_file import File, Plan
from ilms.submission.targets import settings
from ilms.workspace import Workspace

ILO = _("International Labour Organization (ILOSTAT)")


def letterhead(workspace: Workspace, plan: Plan) -> dict[str, object]:
    """Who writes to whom, of which country and round."""
    options = settings(workspace, plan.target).options
    return {
        "office": workspace.sender.name or workspace.sender.id,
        "sender": workspace.sender.id,
        "contact": workspace.sender.contact,
        "receiver": options.get("receiver", str(ILO)),
        "receiver_names": {} if "receiver" in options else by_language(ILO),
        "area": plan.area,
        "area_names": {language: codelist("CL_AREA").label(plan.area, language) for language in spoken()},
        "round": workspace.round,
        "target": plan.target,
        "shape": options.get("shape", "whole"),
    }


def package_name(plan: Plan, *parts: str, of: Sequence[File]) -> str:
    """What a package is called: country, round, and a hash of the files that make it what it is."""
    content = sha256("".join(file.sha256 for file in of).encode())[:8]
    return "-".join(part for part in ("ILMS", plan.area, *map(file_safe, parts), content) if part)
