"""What the texts of one column mean: by the record file's `codes`, by code maps, or as codes themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, partial

from ilms.errors import UsageError
from ilms.languages import _
from ilms.recoding.ages import band_of
from ilms.recoding.code_map import BY_SHARE, NOT_READ, TOGETHER
from ilms.recoding.code_maps import Coder, Maps
from ilms.recoding.same_class import version
from ilms.sources.sheet import nearest
from ilms.structures.schema import Codelist
from ilms.structures.versions import versions_of
from ilms.tabulation.files.record_file import Variable
from ilms.tabulation.variables.classes import COUNTRIES
from ilms.tabulation.variables.spans import Codes, plain


@dataclass(frozen=True, eq=False)
class Meaning:
    """One variable's texts to codes.

    Attributes:
        variable: What the record file says of it.
        codelist: Of what it is tabulated as; None for one that is counted or chosen by its texts.
        versions: Whose prefix a bare code takes, in this order.
        maps: The workspace's.
        place: For errors: `ECO in [variables] of ...`.
    """

    variable: Variable
    codelist: Codelist | None
    versions: tuple[str, ...]
    maps: Maps
    place: str
    said: Codes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", Codes.made(self.variable.codes, self.place))

    @property
    def is_coded(self) -> bool:
        """Whether texts become codes of a list; else they are looked at as they are."""
        return self.codelist is not None and not (self.variable.number or self.variable.born)

    def read(self, text: str) -> str:
        """The part of a text that is looked up: with its leading zeros, and no more than the first characters."""
        written = plain(text)
        if self.variable.digits and written.isdecimal():
            written = written.zfill(self.variable.digits)
        return written[: self.variable.first] if self.variable.first else written

    def code(self, text: str, year: int) -> str | None:
        """The code of a text; None where nothing is said of it.

        Raises:
            UsageError: There is no such code map, or the record file gives a code that the list does not have.
        """
        written = self.read(text)
        if not written:
            return self._given(self.variable.empty)
        found = self.said.code(written)
        if found is not None:
            return self._given(found)
        names = self.variable.maps.at(year)
        found = self._mapped(written, names) if names or not self.variable.codes else None
        return self._given(self.variable.others) if found is None else found

    def coders(self, year: int) -> list[Coder]:
        """What asks the code maps of a year: one for each version that a bare code may be of."""
        return self._coders(self.variable.maps.at(year))

    @cache  # noqa: B019  # as long as the one tabulation
    def _coders(self, names: tuple[str, ...]) -> list[Coder]:
        maps = [self.maps.get(name) for name in names]
        others = partial(self.maps.other_versions, names)
        return [Coder(maps, self.codelist, one, same=self.maps.same, others=others) for one in self.versions or ("",)]

    def _mapped(self, written: str, names: tuple[str, ...]) -> str | None:
        found = dict.fromkeys(self._said(coder, written) for coder in self._coders(names))
        found.pop(None, None)
        return self._one([code for code in found if code])

    def _said(self, coder: Coder, written: str) -> str | None:
        code = coder.code(written)
        # Neither a label that is not read, nor one that is divided among classes, says what a person is.
        divided = code is None or code == NOT_READ or BY_SHARE in code or TOGETHER in code
        return None if divided or not self._is_known(str(code)) else code

    def _one(self, codes: Sequence[str]) -> str | None:
        """The code that is meant where versions have several for the same: a country, a band of ages; else none."""
        if len(codes) > 1 and version(codes[0]) not in {one[0] for one in COUNTRIES.values()}:
            bands = {band_of(code) for code in codes}
            return codes[0] if len(bands) == 1 and None not in bands else None
        return codes[0] if codes else None

    def _is_known(self, code: str) -> bool:
        return self.codelist is None or code in self.codelist or code.startswith("AGE_Y")

    @cache  # noqa: B019  # as long as the one tabulation
    def _given(self, code: str | None) -> str | None:
        """A code that the record file gives, in full."""
        if code is None or self.codelist is None or code in self.codelist:
            return code
        found = [full for one in self.versions if (full := f"{one}_{code}") in self.codelist]
        meant = self._one(found)
        if meant is None and found:
            raise UsageError(
                _("{place} has a code `{code}` that several versions have", place=self.place, code=code),
                detail=", ".join(found),
                hint=_("write it in full, or name the `version` of the variable's codes"),
            )
        if meant is None:
            near = get_close_matches(code, self.codelist.ids, 1)
            raise UsageError(
                _("{place} has a code `{code}` that {list} does not have", place=self.place, code=code,
                  list=self.codelist.reference.id),
                hint=_("did you mean `{near}`?", near=near[0])
                if near
                else _("`ilms codelist show {list}` shows them", list=self.codelist.reference.id),
            )  # fmt: skip
        return meant

    def suggestions(self, text: str, year: int) -> Mapping[str, list[str]]:
        """Known labels that look like a text, or codes of the versions that the record file gives, by language."""
        coder = self.coders(year)[0]
        given = {version(code) for code in self.variable.codes.values()} & set(self.versions)
        if given and self.codelist is not None:
            codes = tuple(code for code in self.codelist if version(code.id) in given)
            coder = replace(coder, codelist=replace(self.codelist, codes=codes))
        return coder.suggestions(self.read(text))


def prefixes(dimension: str, codelist: Codelist, wanted: tuple[str, ...], said: str) -> tuple[str, ...]:
    """The versions that a bare code may be of: what the record file says, countries, the table's, and then any other.

    Args:
        dimension: Its id.
        codelist: Its list.
        wanted: Of the table.
        said: `version` of the variable.

    Raises:
        UsageError: The list has no version of that name.
    """
    there = versions_of(codelist.reference.id)
    if said and said not in there:
        near = nearest(said, there)
        raise UsageError(
            _("{list} has no version `{version}`", list=codelist.reference.id, version=said),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("known are: {names}", names=", ".join(there)),
        )
    if said:
        return (said,)
    countries = COUNTRIES.get(dimension, ())[:1]
    return tuple(dict.fromkeys((*countries, *wanted, *there)))
