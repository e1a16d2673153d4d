"""Whether a file holds structures, by how it begins; nothing of what reads them is imported to tell."""


def is_structures(root: str | None, members: tuple[str, ...] | None) -> bool:
    """Whether a file that begins so is a structure message.

    Args:
        root: The document element of an XML file, `{namespace}Structure`.
        members: The names that a JSON file begins with, `data/codelists`.
    """
    if root is not None:
        return root.rpartition("}")[2] == "Structure"
    if not members:
        return False
    from ilms.structures.json20.message import ARRAYS

    named = {f"data/{name}" for name in ARRAYS.values()}
    return any("/".join(member.split("/")[:2]) in named for member in members)
