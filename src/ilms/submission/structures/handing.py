"""Structures as a package, for targets that people answer for."""

from pathlib import Path

from ilms.languages import chosen, spoken
from ilms.submission.letterhead import letterhead, package_name
from ilms.submission.plan_file import STRUCTURES, Fate, Plan
from ilms.submission.structures.contents import read
from ilms.submission.targets.interface import Parcel
from ilms.workspace import Workspace


def structure_parcel(workspace: Workspace, plan: Plan, folder: Path, *, first: bool) -> Parcel:
    """Everything of a hand-over of structures.

    Args:
        workspace: Whose they are.
        plan: What was decided.
        folder: The plan's: its messages lie below it.
        first: Whether this is the first of its kind to that target.

    Raises:
        StateError: A message is not as it was planned.
    """
    messages = {file.name: file.read(folder) for file in plan.structures}
    told = []
    for one in plan.publications:
        if one.sent:
            (artefact,) = read(messages[one.sent], one.sent)
            names = {language: chosen(artefact.names, language) or one.id for language in spoken()}
            new = one.fate is Fate.CREATE
            told.append({"artefact": one.artefact, "names": names, "final": one.final, "new": new})
    name = package_name(plan, STRUCTURES, of=plan.structures)
    facts = {
        **letterhead(workspace, plan),
        "package": name,
        "first": first,
        "prepared": plan.prepared[:10],
        "formats": ["sdmx-ml-2.1"],
        "tables": [],
        "structures": told,
    }
    return Parcel(name, facts, {f"structures/{Path(path).name}": content for path, content in messages.items()})
