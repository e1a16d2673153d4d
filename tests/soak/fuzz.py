"""Coverage-guided fuzzing of one kind of reader: the loop that all kinds share.

Reading may give what the file holds or an error of ours; anything else is a finding, and so is what comes back
otherwise after it was written again. A finding does not stop the run: its input is kept in the folder, under the place
in our code that it came from.
"""

import hashlib
import json
import sys
import tempfile
import traceback
from abc import ABC, abstractmethod
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ilms"]):
    from ilms.errors import IlmsError

# Seconds for one input, and megabytes of the process: more of either is a finding that libFuzzer keeps.
SLOWEST, LARGEST = 20, 2048


class Fuzz(ABC):
    """One kind of input.

    Attributes:
        WORDS: What such files hold, for libFuzzer to put together.
        LONGEST: Bytes of an input.
    """

    WORDS: tuple[str, ...]
    LONGEST: int

    def __init__(self, findings: Path, scratch: Path) -> None:
        self.findings, self.scratch = findings, scratch
        findings.mkdir(parents=True, exist_ok=True)

    @abstractmethod
    def seed(self, folder: Path) -> None:
        """Write real files to begin with."""

    @abstractmethod
    def read(self, data: bytes) -> None:
        """Read one input, write it again, read that; raises where anything is not as it must be."""

    def __call__(self, data: bytes) -> None:
        """Read one input; keep it where it does what it must not."""
        try:
            self.read(data)
        except IlmsError as error:
            if not error.title.strip():
                self._keep(data, error)
        except Exception as error:  # noqa: BLE001  # that is what is looked for
            self._keep(data, error)

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


def run(kind: type[Fuzz], folder: Path, seconds: int) -> None:
    """Fuzz for so long, then end the process, as libFuzzer does; corpus and findings go into the folder."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    words = folder / "words.txt"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in kind.WORDS), "ascii")
    with tempfile.TemporaryDirectory() as scratch:
        fuzz = kind(folder / "findings", Path(scratch))
        fuzz.seed(corpus)
        arguments = [
            sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-dict={words}", f"-max_len={kind.LONGEST}",
            f"-timeout={SLOWEST}", f"-rss_limit_mb={LARGEST}", f"-artifact_prefix={folder}/", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup(arguments, fuzz)
        atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word.encode("latin-1"))
