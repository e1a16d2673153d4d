"""A list of items by itself: ids, labels, hierarchy, languages."""

from collections import Counter
from collections.abc import Iterator

from ilms.maintenance.compare.pair import flat
from ilms.maintenance.compare.sides import CODELISTS
from ilms.maintenance.lint.collected import Collected
from ilms.maintenance.lint.naming import PREFIXES, composed, pattern, seen_alike, untidy
from ilms.structures.model import Item, ItemScheme, Maintainable, Named


def scheme(given: ItemScheme, found: Collected) -> None:
    """Everything that can be seen in a scheme without looking elsewhere.

    Args:
        given: The scheme.
        found: Where findings go.
    """
    named(given, str(given), found)
    _ids(given, found)
    for item in flat(given.items):
        _texts(item, item.id, str(given), found)
    _hierarchy(given, found)
    _languages(given, found)
    _labels(given, found)
    if given.kind in CODELISTS and not given.items and not given.external:
        found.add("STR226", artefact=given)


def named(given: Maintainable, artefact: str, found: Collected) -> None:
    """The artefact's own texts, and what SDMX's guidelines would have it called."""
    _texts(given, given.id, artefact, found)
    prefix = PREFIXES.get(given.kind)
    if prefix and not given.id.startswith(prefix):
        found.add("STR213", artefact=artefact, value=given.id, expected=f"{prefix}...")


def _ids(given: ItemScheme, found: Collected) -> None:
    allowed = pattern(given.kind)
    every = [item.id for item in given.items]
    for id_, times in Counter(every).items():
        if times > 1:
            found.add("STR201", artefact=given, value=id_, n=times)
        if allowed and not allowed.fullmatch(id_):
            found.add("STR202", artefact=given, value=id_, expected=allowed.pattern)


def _texts(given: Named, id_: str, artefact: str, found: Collected) -> None:
    for texts in (given.names, given.descriptions):
        for language, text in texts.items():
            if not composed(text):
                found.add("STR203", artefact=artefact, item=id_, language=language, value=text)
            if untidy(text):
                found.add("STR214", artefact=artefact, item=id_, language=language, value=text)


def _hierarchy(given: ItemScheme, found: Collected) -> None:
    parents = {item.id: item.parent for item in given.items}
    for id_, parent in parents.items():
        if parent is not None and parent not in parents:
            found.add("STR205", artefact=given, item=id_, value=parent)
    for circle in circles(parents):
        found.add("STR204", artefact=given, value=" < ".join([*circle, circle[0]]))


def circles(parents: dict[str, str | None]) -> Iterator[list[str]]:
    """Every ring of items that are above themselves, from its first item on."""
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in parents and at not in done and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            ring = list(path)
            yield ring[ring.index(str(at)) :]
        done |= path.keys()


def _languages(given: ItemScheme, found: Collected) -> None:
    """Of every language that the list speaks, the items that are not named in it."""
    every = list(flat(given.items))
    for language in dict.fromkeys(language for item in every for language in item.names):
        missing = [item.id for item in every if not item.names.get(language, "").strip()]
        found.many("STR206", missing, artefact=given, size=len(every), language=language)


def _labels(given: ItemScheme, found: Collected) -> None:
    """Labels that two items below the same one share, in any form of writing."""
    groups: dict[tuple[str | None, str, str], list[str]] = {}
    for above, item in _placed(given.items, None):
        for language, label in item.names.items():
            if not untidy(label):
                groups.setdefault((above, language, seen_alike(label)), []).append(item.id)
    shared: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for (_, language, label), ids in groups.items():
        if len(ids) > 1:
            shared.setdefault(tuple(ids), []).append((language, label))
    for together, labels in shared.items():
        languages = ", ".join(language for language, _ in labels)
        found.add("STR207", artefact=given, items=", ".join(together), languages=languages, value=labels[0][1])


def _placed(items: tuple[Item, ...], above: str | None) -> Iterator[tuple[str | None, Item]]:
    for item in items:
        yield item.parent or above, item
        yield from _placed(item.items, item.id)
