"""Building the wheel: translators' catalogues go into it compiled, since an installed package may not be written to."""

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface[Any]):
    """`ilms.po` to `ilms.mo`, beside which the wheel leaves it out; a checkout compiles its own when it needs it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue into a temporary folder and name its place in the wheel."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        source = Path(self.root) / "src"
        for number, catalogue in enumerate(sorted(source.glob("ilms/locale/*/LC_MESSAGES/*.po"))):
            compiled = Path(self._folder.name) / f"{number}.mo"
            with catalogue.open("rb") as given, compiled.open("wb") as out:
                write_mo(out, read_po(given))
            place = catalogue.with_suffix(".mo").relative_to(source)
            build_data["force_include"][str(compiled)] = place.as_posix()

    def finalize(self, version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        """Take the folder away."""
        if version != "editable":
            self._folder.cleanup()
