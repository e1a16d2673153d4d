"""Coverage-guided fuzzing of every reader: `make soak`.

An input is a letter for the format and the bytes of a file. Reading may give observations or an error of ours; anything
else is a finding, and so is what comes back otherwise after it was written again. A finding does not stop the run: its
input is kept in the folder, under the place in our code that it came from.
"""

import contextlib
import hashlib
import json
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ilms"]):
    from ilms.errors import IlmsError
    from ilms.messages import formats
    from ilms.messages.header import FLAT, SERIES, Header
    from ilms.observations import ACTION, Observations, concat
    from ilms.structures.load import resolver
    from ilms.structures.load import schema as packaged

FLOW = "DF_MNA_OEMP_SEX_CDS_NB"
LETTERS = dict(zip("abcdefghijkl", [*formats.NAMES, None], strict=False))
WORDS = (
    "Series", "Obs", "Group", "DataSet", "Atts", "Comp", "Value", "Header", "Delete", "Merge", "&#10;", "<![CDATA[",
    "<!DOCTYPE a [", "<!--", "xmlns:a=", "xsi:type=", "VNM", "SEX_T", "NaN", "2019-Q1", '"dataSets":[', '"series":{',
    '"observations":{', '"attributes":[', '"dimensionGroupAttributes":{', '"structures":[', '"values":[', "null",
    "STRUCTURE[;]", "STRUCTURE_NAME", "ACTION", "DATAFLOW", "[]", "\\ud800", "\xff\xfe", "1e5",
)  # fmt: skip


def seeds(folder: Path) -> None:
    """Real messages of every format to begin with."""
    schema = packaged(FLOW)
    columns = {
        "REF_AREA": ["VNM"] * 3, "FREQ": ["A"] * 3, "MEASURE": ["MNA_OEMP_NB"] * 3, "CDS": ["CDS_DES_JPN"] * 3,
        "SEX": ["SEX_T", "SEX_M", "SEX_M"], "TIME_PERIOD": ["2018", "2018", "2019"], "OBS_VALUE": ["1.10", "NaN", None],
        "SOURCE": ['a "b" & c', "", None], "UNIT_MULT": ["3"] * 3, "OBS_STATUS": [None, "B", None],
    }  # fmt: skip
    plain = Observations.from_columns(schema, columns)
    for letter, name in LETTERS.items():
        for form in (SERIES, FLAT):
            path = folder / "seed"
            formats.write(plain, path, name or "sdmx-csv-2.0", Header("SEED", at_observation=form))
            (folder / f"{letter}-{form}").write_bytes(letter.encode() + path.read_bytes())
            path.unlink()


class Fuzz:
    """One run: where the files go and which findings are known."""

    def __init__(self, findings: Path, scratch: Path) -> None:
        self.findings, self.scratch = findings, scratch
        self.resolve = resolver(None, FLOW)
        findings.mkdir(parents=True, exist_ok=True)

    def __call__(self, data: bytes) -> None:
        """Read one input; keep it where it does what it must not."""
        name = LETTERS.get(data[:1].decode("latin-1"))
        path = self.scratch / "in"
        path.write_bytes(data[1:])
        try:
            self._read(path, name)
        except IlmsError as error:
            if not error.title.strip():
                self._keep(data, error)
        except Exception as error:  # noqa: BLE001  # that is what is looked for
            self._keep(data, error)

    def _read(self, path: Path, name: str | None) -> None:
        if name is None:
            formats.header_of(path)
        for dataset in formats.read(path, self.resolve, name):
            observations = dataset.observations
            if not len(observations):
                continue
            again = self.scratch / "out"
            as_format = name or formats.detect(path)
            with contextlib.suppress(IlmsError):  # what the format refuses, it says
                formats.write(observations, again, as_format, Header("AGAIN"))
                back = concat(d.observations for d in formats.read(again, self.resolve, as_format))
                if as_format != "ilostat-csv" and _rows(back) != _rows(observations):
                    raise AssertionError(f"{as_format}: what was written came back otherwise")

    def _keep(self, data: bytes, error: Exception) -> None:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "/ilms/" in f.filename]
        last = frames[-1] if frames else None
        place = f"{Path(last.filename).stem}:{last.name}:{last.lineno}" if last else str(error)
        key = hashlib.sha256(f"{type(error).__name__} {place}".encode()).hexdigest()[:12]
        if (file := self.findings / f"{key}.bin").exists():
            return
        file.write_bytes(data)
        told = {"key": key, "error": f"{type(error).__name__}: {error}"[:300], "place": place}
        with (self.findings / "findings.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(told) + "\n")


def _rows(observations: Observations) -> list[tuple[str | None, ...]]:
    """Rows of text in an order that does not depend on them; a merge is an update in formats that know no merge."""
    names = [c.id for c in observations.schema.components]
    columns = [observations.text(name).to_pylist() for name in names]
    if ACTION in observations.table.column_names:
        letters = observations.text(ACTION).to_pylist()
        columns.append(["D" if letter == "D" else "" for letter in letters])
    else:
        columns.append([""] * len(observations))
    # A row of part of the key may become that of a group, which observations take; one of nothing is a line of commas.
    whole = range(len(observations.schema.key))
    rows = (row for row in zip(*columns, strict=True) if all(row[number] for number in whole))
    return sorted(rows, key=repr)


def main() -> None:
    """`fuzz_readers.py FOLDER SECONDS`: corpus and findings go into the folder."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(corpus)
    words = folder / "words.txt"
    words.write_text("".join(f'"{escaped(word)}"\n' for word in WORDS), "ascii")
    with tempfile.TemporaryDirectory() as scratch:
        arguments = [
            sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-dict={words}", "-max_len=8192", "-timeout=20",
            "-rss_limit_mb=2048", f"-artifact_prefix={folder}/", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup(arguments, Fuzz(folder / "findings", Path(scratch)))
        atheris.Fuzz()


def escaped(word: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word.encode("latin-1"))


if __name__ == "__main__":
    main()
