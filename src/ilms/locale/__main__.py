"""`python -m ilms.locale [LANGUAGE...]`: bring catalogues into step with the source, or begin one (`fr`)."""

import sys

from ilms.languages import FALLBACK, spoken
from ilms.locale.catalogues import file_of, untranslated, updated, write


def main() -> int:
    """Update each, and say what is left to be translated; 1 where anything is."""
    left = 0
    for language in sys.argv[1:] or [one for one in spoken() if one != FALLBACK]:
        catalog = updated(language)
        write(catalog, language)
        open_ = list(untranslated(catalog))
        left += len(open_)
        print(f"{file_of(language)}: {len(catalog)} texts, {len(open_)} to be translated")  # noqa: T201
    return int(bool(left))


if __name__ == "__main__":
    raise SystemExit(main())
