"""Code maps (`maps/NAME.csv`): an office's labels to codes. They match whole; accents count."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _, spoken
from ilms.recoding import ages, spelling
from ilms.recoding.aggregations import rules
from ilms.recoding.code_map import (
    BY_SHARE,
    NOT_READ,
    SUFFIXES,
    TOGETHER,
    CodeMap,
    divided,
    dividing,
    load,
    parts,
    together,
)
from ilms.recoding.same_class import SameClass
from ilms.sources.sheet import Nearest, fold, nearest
from ilms.structures.nearest import COUNT
from ilms.structures.nearest import Nearest as NearestCodes
from ilms.structures.schema import Codelist

OTHERS = ("aggregations", "ilostat-notes", "ilostat-sources")  # files beside the code maps that are none
TOTAL = "TOTAL"
NEAR = 12  # labels that are looked at, as several may be spellings of one code
ALIKE = 0.6  # of a code's name, to be suggested for a label that no map has
NATIONAL = re.compile(r"(vsic|vsco)\d{4}")  # maps of a national classification, whose codes shift between versions
YEAR = "2018"  # as long as what tells its versions apart
AGE = "age"  # the map whose labels are also read by rule
PARTS = re.compile(r"\s*[/(),;\u2013]\s*|\s+-\s+")  # of a label in two languages, or with a remark


def bare(version: str) -> str:
    """The map of a declared version: `VSIC 2018` and `VSIC-2018` are `vsic2018`."""
    return re.sub(r"[^a-z0-9]", "", version.casefold())


class Maps:
    """The maps of a workspace, each read once; the workspace's own stand before the packaged ones."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[str, CodeMap] = {}

    def get(self, name: str) -> CodeMap:
        """The map of that name.

        Raises:
            UsageError: No folder has it (with the nearest names), or it is not as a map must be.
        """
        if name not in self._read:
            paths = self.files()
            if name not in paths:
                raise self._missing(name, paths)
            self._read[name] = load(paths[name])
        return self._read[name]

    def files(self) -> dict[str, Path]:
        """Every map's name and file, by name; the office's own where there are two of one name."""
        every = {
            path.stem: path
            for folder in reversed(self._folders)
            for suffix in reversed(SUFFIXES)
            for path in folder.glob(f"*{suffix}")
            if path.stem not in OTHERS
        }
        return dict(sorted(every.items()))

    def other_versions(self, names: Iterable[str]) -> tuple[CodeMap, ...]:
        """The maps of other versions of national classifications that some maps are of: `vsic2025` of `vsic2018`."""
        asked = list(names)
        families = {one[: -len(YEAR)] for one in asked if NATIONAL.fullmatch(one)}
        there = [one for one in self.files() if NATIONAL.fullmatch(one) and one[: -len(YEAR)] in families]
        return tuple(self.get(one) for one in there if one not in asked)

    @cached_property
    def same(self) -> SameClass:
        """What the folders' `aggregations.csv` has alike in several versions."""
        return SameClass.of(rules(self._folders))

    def _missing(self, name: str, paths: Iterable[str]) -> UsageError:
        near = nearest(name, paths)
        return UsageError(
            _("there is no code map `{name}`", name=name),
            detail=_(
                "looked for {folders}", folders=" and ".join(f"`{folder / name}.csv`" for folder in self._folders)
            ),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("there are: {paths}", paths=", ".join(paths)),
        )


@dataclass(frozen=True, eq=False)
class Coder:
    """Labels of one component to codes.

    Attributes:
        maps: Asked in this order; none of them means that labels are codes.
        codelist: The component's; None leaves what the maps say as it is.
        version: Whose prefix a bare code takes.
        wanted: The mapping says so; otherwise it is the questionnaire's, and the labels may show another.
        bands: The ages of a table's labels, where the map `age` reads them.
        same: What classes are called in other versions.
        others: The maps of other versions of the national classifications that `maps` has one of.
        aligned: The version is that of a table's labels: classes that it has too take its code.
    """

    maps: Sequence[CodeMap]
    codelist: Codelist | None
    version: str = ""
    wanted: bool = False
    bands: tuple[ages.Band, ...] = ()
    same: SameClass = field(default_factory=SameClass)
    aligned: bool = False
    others: Callable[[], Sequence[CodeMap]] = tuple

    @cached_property
    def scale(self) -> ages.Scale | None:
        """What places labels of ages that no map has; None where the map `age` is not asked."""
        if self.codelist is None or all(one.name != AGE for one in self.maps):
            return None
        return ages.Scale.of(self.codelist, self.version, self.bands)

    def suited(self, labels: Iterable[str], given: Iterable[str | None] = ()) -> "Coder":
        """This coder as the labels of one table need it: it knows their ages, and which version a bare total is of.

        Args:
            labels: Those that are read.
            given: Codes that the mapping gives itself: `above = "TOTAL"` is a bare total too.
        """
        labels = list(labels)
        coder = self._of_version(labels, TOTAL in given)
        if coder.scale is None:
            return coder
        found = [(label, coder.code(label)) for label in labels]
        bands = (ages.band_of(code) if code else ages.read(label) for label, code in found)
        return replace(coder, bands=tuple(dict.fromkeys(band for band in bands if band is not None)))

    def _of_version(self, labels: Iterable[str], given: bool) -> "Coder":
        """This coder, or one that says all labels in the one version that they have in common, a bare total too.

        Without it, levels of ISCED under a plain "Total" would get the total of the questionnaire's version, and
        nothing would hold them against it; and `Manufacturing` among sections would be a class of another version.
        """
        if self.wanted or self.codelist is None:
            return self
        found = dict.fromkeys(one for label in labels if (code := self._said(label)) for one in parts(code))
        whole = [code for code in found if code in self.codelist or TOGETHER in code]
        bare = {code for code in found if code not in whole} | ({TOTAL} if given else set())
        version = self.same.common(whole, self.version)
        fits = version is not None and all(f"{version}_{code}" in self.codelist for code in bare)
        differ = bare or any(not code.startswith(f"{version}_") for code in whole)
        return replace(self, version=version or "", aligned=True) if fits and differ else self

    def _said(self, label: str) -> str | None:
        """The label's code as a map has it, or the label itself where it is one."""
        found = self._mapped(label)
        own = label.strip()
        return own if found is None and self.codelist is not None and own in self.codelist else found

    def _mapped(self, label: str) -> str | None:
        """The label's code as a map has it: of the whole, of its parts where all mean one, of another spelling."""
        found = self._exact(label)
        if found is not None:
            return found
        codes = {self._spelt(part) for part in spelling.parts(label)}
        return codes.pop() if len(codes) == 1 and None not in codes else self._spelt(label)

    def _exact(self, label: str) -> str | None:
        wanted = fold(label)
        return next((one.codes[wanted] for one in self.maps if wanted in one.codes), None)

    def _spelt(self, label: str) -> str | None:
        """The same in any spelling: the first map's that knows one."""
        found = self._exact(label)
        return found if found is not None else next(
            (code for one in self.maps if (code := one.code(label)) is not None), None
        )  # fmt: skip

    def version_of(self, labels: Iterable[str]) -> str | None:
        """The other version of a national classification that knows all labels, though none of this coder's does."""
        listed = list(labels)
        if all(self.code(label) is not None for label in listed):
            return None
        return next((one.name for one in self.others() if all(one.code(label) is not None for label in listed)), None)

    def code(self, label: str) -> str | None:
        """The label's code; `NOT_READ` where a map says so; None where nothing knows it."""
        found = self._mapped(label)
        if found == NOT_READ:
            return found
        unmapped = self._own(label.strip()) if self.maps else label.strip()
        found = unmapped if found is None else self._full(found)
        found = found and self._aligned(found)
        return found if found is not None or self.scale is None else self.scale.code(label)

    def _aligned(self, code: str) -> str:
        """A class as the version of its table has it. Where the mapping names the version, finer classes are summed."""
        if self.wanted:
            return self.same.finer.get(code, {}).get(self.version, code)
        return self.same.of_version(code, self.version) if self.aligned else code

    def itself(self, code: str) -> str:
        """A code that the mapping file gives: with the version's prefix where it is bare."""
        return self._full(code) or code

    def _full(self, code: str) -> str | None:
        if self.codelist is None or code in self.codelist:
            return code
        if BY_SHARE in code:
            full_ = [(self._full(one), share) for one, share in divided(code)]
            return None if any(one is None for one, _ in full_) else dividing([(str(one), by) for one, by in full_])
        if TOGETHER in code:
            return code if all(one in self.codelist for one in together(code)) else None
        full = f"{self.version}_{code}"
        return full if full in self.codelist else None

    def _own(self, label: str) -> str | None:
        # `Nam*` is a label with a sign behind it, not a code with its share.
        return self._full(label) if self.codelist is not None and BY_SHARE not in label else None

    def suggestions(self, label: str) -> dict[str, list[str]]:
        """Up to three known labels with their codes that look like it, or like a part of it: `Ấn Độ - India`.

        Where no map has one, the codes whose names look like it.

        Returns:
            The same by language: the names of codes are in the reader's.
        """
        found = self._near(label)
        if not found and self.codelist is not None:
            codes = self._codes.to(label, alike=ALIKE)
            return {language: [f"{code.id} ({code.label(language)})" for code in codes] for language in spoken()}
        of_codes: dict[str, str] = {}
        for near in found:
            code = self.code(near)
            if code is not None:  # a class of another version is of no use here
                of_codes.setdefault(code, near)  # one spelling of a code is enough
        few = list(of_codes.items())[:COUNT]
        return {
            language: [f'"{near}" ({self._shown(near, code, language)})' for code, near in few] for language in spoken()
        }

    def _near(self, label: str) -> list[str]:
        """The labels of the maps that are its parts, or hold it, or look like it or like a part of it."""
        pieces = [part for part in PARTS.split(label) if part and part != label]
        found = [part for part in pieces if self._mapped(part) is not None]
        found = found or self._labels.holding(label) + self._labels.to(label, NEAR)
        return found or [near for part in pieces for near in self._labels.to(part, 1)]

    @cached_property
    def _labels(self) -> Nearest:
        return Nearest(known_label for one in self.maps for known_label in one.labels)

    @cached_property
    def _codes(self) -> NearestCodes:
        return NearestCodes(self.codelist or ())

    def _shown(self, label: str, code: str, language: str) -> str:
        """The code of a label, with its name where that says more."""
        name = self.codelist.label(code, language) if code and self.codelist else ""
        return f"{code}: {name}" if name and name != code and fold(name) != fold(label) else code or "-"
