"""What a data structure has to say of a converted figure: its letters of OBS_STATUS, and a place for a note."""

from ilms.maintenance.correspond.adding import STATUS
from ilms.structures.schema import Schema

# What a code's English name says, in the ILO's list and in SDMX's cross-domain one.
ESTIMATE, BREAK = ("E", "estimate"), ("B", "break")
NOTES = ("NOTE_CLASSIF", "COMMENT_OBS", "OBS_COMMENT")
OF_TABLE = "NOTE_INDICATOR"  # of area, measure and period: the ILO's place for a break (I11)
BOUNDS = ("UPPER_BOUND", "LOWER_BOUND")


def letter(schema: Schema, meaning: tuple[str, str]) -> str | None:
    """The OBS_STATUS that means this: the usual letter where the list has it so, else the first that is named so.

    Returns:
        None where the structure has no OBS_STATUS, or its list nothing of the kind.
    """
    usual, word = meaning
    codelist = schema[STATUS].codelist if STATUS in schema else None
    if codelist is None:
        return usual if STATUS in schema else None
    named = [code.id for code in codelist if word in code.label().casefold()]
    return usual if usual in named else next(iter(named), None)


def note_of(schema: Schema) -> str | None:
    """The attribute that takes a note about one figure; None where there is none."""
    return next((name for name in NOTES if name in schema and schema[name].codelist is None), None)
