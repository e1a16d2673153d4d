"""The hashes that bind a build to its sources and a submission to its bytes: SHA-256, lower-case hexadecimal."""

import hashlib
from pathlib import Path


def sha256(content: bytes) -> str:
    """The hash of bytes at hand."""
    return hashlib.sha256(content).hexdigest()


def sha256_file(path: Path) -> str:
    """The hash of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
