"""Write `docs/api.md`: every public name with its docstring. Run it after changing one; a test compares."""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from griffe import Docstring, DocstringSection, DocstringSectionKind

import ilms

TITLE = """# The library: reference

What `import ilms` offers, made by `python docs/make_api.py`; [The library](library.md) shows it at work. What stands
here is public and changes only as [Versions](versioning.md) says. Everything else is private, also what a class has
besides what is listed: it may change any day. What cannot be done is raised as an `IlmsError`; what is wrong with the
figures is never raised but found.
"""
FUNCTIONS = {
    "Files and frames": ("read", "read_all", "write", "from_pandas", "to_pandas"),
    "Checking and comparing": ("check", "diff"),
    "Workspaces": ("open_workspace", "build"),
    "Structures": ("schema", "tables", "codelist", "codelists"),
}
# Of each class the members that the promise holds for.
CLASSES = {
    "Dataset": "observations provenance name source",
    "Observations": "schema table text key_at",
    "Provenance": "cells origins where",
    "Checked": "datasets findings waived errors warnings",
    "Finding": "code severity message hint dataflow key value expected where count rule reason who until",
    "Severity": "ERROR WARNING INFO",
    "Changes": "summary as_json",
    "Change": "kind dataflow key old new",
    "Workspace": "root area sender languages round deadline",
    "Build": "folder files content findings",
    "Schema": "dataflow structure names components dimensions time measures attributes key",
    "Component": "id role names codelist text_type mandatory attachment label",
    "Codelist": "reference names codes ids get label",
    "Code": "id names parent annotations label",
    "Reference": "agency id version",
    "Table": "code dataflow number module criterion names table_names measure unit dimensions label title",
    "IlmsError": "title detail hint exit_code retriable",
    "UsageError": "",
    "FindingsError": "",
    "StateError": "",
}
COUNTED = ("Observations", "Codelist", "Changes")  # `len()` counts what they hold
WALKED = ("Codelist", "Changes")  # and they can be gone through
WIDE = 100


def reference() -> str:
    """The whole page."""
    parts = [TITLE]
    for heading, names in FUNCTIONS.items():
        parts += [f"## {heading}\n", *(_function(name) for name in names)]
    formats = ", ".join(f"`{name}`" for name in ilms.Format.__args__)
    parts += ["## What they take and give\n", f"### Format\n\nOne of {formats} ([Formats](formats.md)).\n"]
    parts += [_class(name, members.split()) for name, members in CLASSES.items()]
    page = re.sub(r"\n{3,}", "\n\n", "\n".join(parts))
    return re.sub(r"`docs/([\w-]+\.md)`", r"[docs/\1](\1)", page)


def _function(name: str) -> str:
    function = getattr(ilms, name)
    return f"### {name}\n\n```python\n{_signature(name, function)}\n```\n\n{''.join(_said(function))}"


def _signature(name: str, function: Any) -> str:  # noqa: ANN401  # any callable
    signature = inspect.signature(function, eval_str=True, locals={"Workspace": ilms.Workspace})
    line = f"ilms.{name}{_short(str(signature))}"
    if len(line) <= WIDE:
        return line
    parameters = list(signature.parameters.values())
    starred = next((p for p in parameters if p.kind is p.KEYWORD_ONLY), None)
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        starred = None
    lines = [line for p in parameters for line in (*(["*"] if p is starred else []), _short(str(p)))]
    returned = _short(inspect.formatannotation(signature.return_annotation))
    return "\n".join([f"ilms.{name}(", *(f"    {line}," for line in lines), f") -> {returned}"])


def _short(annotation: str) -> str:
    """A signature as one writes it: classes without their modules, a format by its name."""
    annotation = re.sub(r"(?:typing\.)?Literal\[[^]]*\]", "Format", annotation)
    annotation = re.sub(r"\b(?:[a-z_]\w*\.)+(\w+)", r"\1", annotation)
    return re.sub(r"Optional\[(\w+)\]", r"\1 | None", annotation).replace("'", '"')


def _said(documented: object) -> Iterator[str]:
    for section in _sections(documented):
        match section.kind:
            case DocstringSectionKind.text:
                yield f"{section.value}\n\n"
            case DocstringSectionKind.parameters:
                yield _listed((f"`{one.name}`", one.description) for one in section.value)
            case DocstringSectionKind.returns:
                yield f"Gives {_lower(section.value[0].description)}\n\n"
            case DocstringSectionKind.raises:
                yield _listed((f"raises `{one.annotation}`:", _lower(one.description)) for one in section.value)


def _sections(documented: object) -> list[DocstringSection]:
    return Docstring(inspect.getdoc(documented) or "", parser="google").parse(warnings=False)


def _listed(rows: Any) -> str:  # noqa: ANN401  # pairs of texts
    return "".join(f"- {what} {' '.join(said.split())}".rstrip() + "\n" for what, said in rows) + "\n"


def _lower(text: str) -> str:
    return text[:1].lower() + " ".join(text[1:].split())


def _class(name: str, members: list[str]) -> str:
    kind = getattr(ilms, name)
    sections = _sections(kind)
    text = "\n\n".join(section.value for section in sections if section.kind is DocstringSectionKind.text)
    noted = {
        one.name: one.description
        for section in sections
        if section.kind is DocstringSectionKind.attributes
        for one in section.value
    }
    walked = "It can be gone through, and `len()` counts it." if name in WALKED else "`len()` counts its rows."
    text += f" {walked}" if name in COUNTED else ""
    listed = _listed((_member(kind, member), _what(kind, member, noted)) for member in members)
    return f"### {name}\n\n{text}\n\n{listed}".rstrip() + "\n"


def _member(kind: type, member: str) -> str:
    found = inspect.getattr_static(kind, member, None)
    if inspect.isfunction(found):
        return f"`{member}{_short(str(inspect.signature(found))).replace('(self, ', '(').replace('(self)', '()')}`:"
    if is_dataclass(kind):
        types = {field.name: field.type for field in fields(kind)}
        if member in types:
            return f"`{member}: {_short(inspect.formatannotation(types[member]))}`"
    return f"`{member}`"


def _what(kind: type, member: str, noted: Mapping[str, str]) -> str:
    if member in noted:
        return noted[member]
    found = inspect.getattr_static(kind, member, None)
    own = callable(found) or isinstance(found, property) or hasattr(found, "func")
    return (inspect.getdoc(found) or "").partition("\n\n")[0] if own else ""


if __name__ == "__main__":
    (Path(__file__).parent / "api.md").write_text(reference(), "utf-8", newline="\n")
