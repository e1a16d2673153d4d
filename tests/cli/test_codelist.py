import json


def test_list(cli):
    lines = cli("codelist", "list").out.splitlines()
    assert max(map(len, lines)) <= 100
    assert sum(line.startswith("CL_") for line in lines) == 19
    [sex] = [line.split() for line in lines if line.startswith("CL_SEX")]
    assert sex == ["CL_SEX", "5", "Classification:", "SEX", "SEX"]


def test_show_in_english_and_in_vietnamese(cli):
    english, vietnamese = cli("codelist", "show", "CL_SEX"), cli("codelist", "show", "CL_SEX", "--lang", "vi")
    assert english.exit_code == 0
    assert english.out.splitlines()[1:4] == ["  SEX_T  Total", "  SEX_M  Male", "  SEX_F  Female"]
    assert vietnamese.out.splitlines()[1:4] == ["  SEX_T  Tổng số", "  SEX_M  Nam", "  SEX_F  Nữ"]
    assert english.err.strip() == "5 codes"


def test_children_are_set_in_under_their_header(cli):
    lines = cli("codelist", "show", "CL_STE").out.splitlines()
    assert "  STE_ICSE93             International Classification by Status in Employment, 1993 (ICSE-93)" in lines
    assert "    STE_AGGREGATE_TOTAL  Total" in lines
    assert max(map(len, lines)) <= 100


def test_only_one_version(cli):
    shown = json.loads(cli("codelist", "show", "CL_ECO", "--version", "ECO_SECTOR", "--format", "json").out)
    assert [code["id"].rpartition("_")[2] for code in shown["codes"]] == [
        "TOTAL",
        "AGR",
        "NAG",
        "IND",
        "SER",
        "X",
    ]
    assert shown["codes"][0]["names"]["vi"] == "Tổng số"
    assert shown["codes"][0]["parent"] == "ECO_SECTOR"
    assert shown["size"] == 78


def test_unknown_list_and_unknown_version_exit_2(cli):
    assert cli("codelist", "show", "CL_SX").exit_code == 2
    result = cli("codelist", "show", "CL_ECO", "--version", "ECO_SEKTOR")
    assert result.exit_code == 2
    assert "`ECO_SECTOR`" in result.err


def test_every_code_stands_below_its_heading(cli):
    """The file lists the headings first; a person looks for a code under its heading."""
    lines = cli("codelist", "show", "CL_EDU").out.splitlines()[1:]
    headings = [number for number, line in enumerate(lines) if not line.startswith("    ")]
    assert [lines[number].split()[0] for number in headings][-1] == "_Z"  # which is no heading
    assert len(headings) == 5
    for start, end in zip(headings, [*headings[1:], len(lines)], strict=True):
        heading = lines[start].split()[0]
        below = [line.split()[0] for line in lines[start + 1 : end] if line.startswith("    ") and line[4] != " "]
        assert bool(below) is (heading != "_Z")
        assert all(code.startswith(heading) for code in below), heading


def test_a_version_alone_needs_no_heading(cli):
    lines = cli("codelist", "show", "CL_EDU", "--version", "EDU_AGGREGATE").out.splitlines()[1:]
    assert all(line.startswith("  EDU_AGGREGATE_") for line in lines if line[2] != " ")
