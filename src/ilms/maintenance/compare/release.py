"""Which version follows from what changed: for what we maintain ourselves; the ILO's lists are 1.0 whatever happens."""

from ilms.maintenance.compare.changes import Changes, Kind

# Nothing that data or a mapping can depend on.
_WORDING = {
    Kind.LABEL, Kind.DESCRIPTION, Kind.LANGUAGE_MISSING, Kind.ANNOTATION, Kind.ORDER, Kind.DETAIL, Kind.VALIDITY,
    Kind.FINAL, Kind.VERSION,
}  # fmt: skip


def bump(version: str, changes: Changes) -> str:
    """The next version of an artefact: semantic, by the heaviest change.

    A breaking change begins a new major version, anything else that data can depend on (a new code) a minor one, and
    words alone a patch; a version of two parts, as of SDMX 2.1, has no place for a patch and takes the next minor one.
    A draft (`1.1.0-draft`) is not bound yet and stays what it is.

    Args:
        version: `1.0.2`, `1.0` or `1`.
        changes: Of this artefact since that version.
    """
    told = [change for change in changes if change.kind not in (Kind.LANGUAGE_MISSING, Kind.VERSION, Kind.FINAL)]
    if not told or "-" in version:
        return version
    parts = [int(part) for part in version.split(".")]
    if any(change.breaking for change in told):
        at = 0
    elif any(change.kind not in _WORDING for change in told):
        at = 1
    else:
        at = 2
    at = min(at, len(parts) - 1)
    return ".".join(map(str, [*parts[:at], parts[at] + 1, *[0] * (len(parts) - at - 1)]))
