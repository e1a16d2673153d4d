"""One entry of a rule file: a frozen record, read from TOML by its own field names."""

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """An entry with an `id`, by which an office's own folder replaces or changes it."""

    id: str
