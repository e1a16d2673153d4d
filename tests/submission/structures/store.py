"""An office's own codelist and DSD in a workspace."""

from collections.abc import Mapping
from pathlib import Path

from ilms.structures import files
from ilms.structures.model import StructureMessage
from rehearsal.tiny import tiny
from submission.office import Office

ECO = {"A": "Nông nghiệp", "B": "Khai khoáng", "C": "Chế biến"}
LIST = "Codelist VNM_NSO:CL_ECO_VN({version})"
_CODELIST = """<?xml version="1.0" encoding="UTF-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>VN</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-22T00:00:00</m:Prepared>
<m:Sender id="VN"/></m:Header><m:Structures><s:Codelists>
<s:Codelist id="CL_ECO_VN" agencyID="VNM_NSO" version="{version}" isFinal="{final}">
<c:Name xml:lang="en">Economic activity</c:Name><c:Name xml:lang="vi">Ngành kinh tế</c:Name>{codes}
</s:Codelist></s:Codelists></m:Structures></m:Structure>
"""


def codelist(names: Mapping[str, str] = ECO, version: str = "1.0", *, final: bool = False) -> str:
    """The office's list of economic activities."""
    codes = "".join(f'<s:Code id="{id_}"><c:Name xml:lang="vi">{name}</c:Name></s:Code>' for id_, name in names.items())
    return _CODELIST.format(version=version, final=str(final).lower(), codes=codes)


def own_list(office: Office, names: Mapping[str, str] = ECO, version: str = "1.0", *, final: bool = False) -> Path:
    """Put the list into the workspace."""
    path = office.workspace.root / "codelists" / "CL_ECO_VN.xml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(codelist(names, version, final=final), "utf-8")
    return path


def own_dsd(office: Office, *, whole: bool = True, **replaced: str) -> None:
    """Put a DSD with its dataflow and concepts into the workspace, and beside it its codelist, if `whole`."""
    (office.workspace.root / "elsewhere.xml").write_bytes(tiny(**replaced))
    message = files.read(office.workspace.root / "elsewhere.xml")
    lists = tuple(one for one in message.artefacts if one.kind == "Codelist")
    rest = tuple(one for one in message.artefacts if one.kind != "Codelist")
    parts = [("dsd/TINY.xml", rest)] + ([("codelists/CL_G.xml", lists)] if whole else [])
    for name, artefacts in parts:
        path = office.workspace.root / name
        path.parent.mkdir(exist_ok=True)
        files.write(StructureMessage(message.header, artefacts), path, "sdmx-ml-2.1")
