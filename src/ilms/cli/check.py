"""`ilms check`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.checks.waivers import Applied
    from ilms.dataset import Dataset
    from ilms.described import Described
    from ilms.structures.tables import Table
    from ilms.workspace import Workspace

GROUPS_SHOWN = 10  # groups of one finding that are written out without -v; the totals are always exact
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

WORDS = {
    "en": {
        "summary": "data sets: {data}, observations: {observations}, errors: {errors}, warnings: {warnings}",
        "waived": ", waived: {waived}",
        "more": "  ... and {groups} more groups of {code}, {count} findings in all (-v shows them)",
        "expired": "the waiver {waiver} ended on {until}: what it covered is open again",
        "unused": "the waiver {waiver} covers nothing: delete it from waivers.toml",
        "errors": "next: mend the source or the mapping; `ilms explain {code}` says how",
        "build": "next: `ilms build`",
        "clean": "no errors",
        "empty": "nothing to check: no mapping of this workspace gives any observation",
    },
    "vi": {
        "summary": "{data} tập dữ liệu, {observations} quan sát: {errors} lỗi, {warnings} cảnh báo",
        "waived": ", {waived} được chấp nhận có lý do",
        "more": "  ... và {groups} nhóm {code} nữa, tổng cộng {count} phát hiện (-v để xem hết)",
        "expired": "phần chấp nhận {waiver} đã hết hạn ngày {until}: phát hiện được mở lại",
        "unused": "phần chấp nhận {waiver} không ứng với phát hiện nào: hãy xóa khỏi waivers.toml",
        "errors": "tiếp theo: sửa tệp nguồn hoặc tệp ánh xạ; `ilms explain {code}` cho biết cách sửa",
        "build": "tiếp theo: `ilms build`",
        "clean": "không có lỗi",
        "empty": "không có gì để kiểm tra: không tệp ánh xạ nào cho quan sát",
    },
}


def command(
    what: list[str] = typer.Argument(
        None, help="Files, tables (C18, A1, A1-birth) or dataflows; without any, all."
    ),
    structure: Path = typer.Option(
        None, "--structure", help="SDMX-ML structure file that describes the data."
    ),
    dataflow: str = typer.Option(
        None, "--dataflow", help="The dataflow the files are of, where they do not say."
    ),
) -> int:
    """Check before sending ("kiểm tra"): form, codes, attributes, and whether the figures add up."""
    from ilms.assembly.prepare import prepare

    files, tables = _sort(what or [])
    workspace = _workspace(needed=bool(tables) or not files)
    chosen = None if not what else tables
    prepared = prepare(workspace, chosen, console.lang, files=_read(files, structure, dataflow))
    applied, report = prepared.applied, prepared.as_json()
    if console.as_json:
        console.json(report)
    else:
        _show(applied)
    return _conclude(report, applied, prepared.datasets, of_workspace=not files)


def _sort(what: Sequence[str]) -> tuple[list[Path], "list[Table]"]:
    """Which of the words are files and which are tables."""
    from ilms.errors import UsageError
    from ilms.structures.tables import find

    files: list[Path] = []
    tables: list[Table] = []
    for word in what:
        path = Path(word)
        if path.is_file():
            if path.suffix.lower() in WORKBOOKS:
                raise UsageError(
                    f"`{word}` is a workbook: it is read through a mapping",
                    hint="name its table (`ilms check C18`), or `ilms inspect FILE` drafts a mapping",
                )
            files.append(path)
        elif path.suffix or "/" in word or "\\" in word:
            raise UsageError(f"there is no file `{word}`", hint="`ilms tables` shows what is not a file")
        else:
            tables += find(word)
    return files, tables


def _workspace(*, needed: bool) -> "Workspace | None":
    from ilms.errors import UsageError

    try:
        return console.workspace()
    except UsageError:
        if needed:
            raise
        return None


def _read(files: Sequence[Path], structure: Path | None, dataflow: str | None) -> "list[Dataset]":
    if not files:
        return []
    from ilms.messages.formats import read
    from ilms.structures.load import resolver

    resolve = resolver(structure, dataflow)
    return [data for path in files for data in read(path, resolve)]


def _show(applied: "Applied") -> None:
    """Errors first, a code's groups together; of many groups of one code the first."""
    words = WORDS[console.lang]
    weights = {"error": 0, "warning": 1, "info": 2}
    by_code: dict[tuple[int, str], list[Described]] = {}
    for finding in applied.open:
        by_code.setdefault((weights[finding.severity], finding.code), []).append(finding)
    for (_, code), found in sorted(by_code.items()):
        shown = found if console.verbose else found[:GROUPS_SHOWN]
        console.findings(shown)
        if len(found) > len(shown):
            total = sum(finding.count for finding in found)
            console.data(words["more"].format(groups=len(found) - len(shown), code=code, count=total) + "\n")


def _conclude(
    report: dict[str, Any], applied: "Applied", checked: "Sequence[Dataset]", *, of_workspace: bool
) -> int:
    """Waivers to look at, then the summary and the next command as the last lines."""
    words = WORDS[console.lang]
    for waiver in applied.expired:
        console.say(words["expired"].format(waiver=waiver, until=waiver.until))
    for waiver in applied.unused:
        console.say(words["unused"].format(waiver=waiver))
    if not checked:
        console.say(words["empty"])
    summary = report["summary"]
    line = words["summary"].format(data=len(checked), **summary)
    waived = sum(w.finding.count for w in applied.waived)
    console.say(line + (words["waived"].format(waived=waived) if waived else ""))
    first = next((finding.code for finding in applied.open if finding.severity == "error"), None)
    if first:
        console.say(words["errors"].format(code=first))
    else:
        console.say(words["build"] if of_workspace else words["clean"])
    return 1 if summary["errors"] else 0
