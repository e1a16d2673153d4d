"""Changes in structures as one HTML file: nothing fetched, every text from outside escaped."""

from datetime import datetime

from ilms import __version__
from ilms.maintenance.compare.changes import Changes
from ilms.report.changes.told import told, words
from ilms.report.words import Words

OPEN = 60  # rows of a kind that are shown straight away


def render(changes: Changes, old: str, new: str, made: datetime, language: str = "en") -> str:
    """The whole page.

    Args:
        changes: What changed.
        old: What the old side is called.
        new: Likewise.
        made: When they were compared.
        language: Of the page.
    """
    from importlib.resources import files

    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("ilms.report.changes", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        w=words(language),
        report=Words(language),
        changes=changes,
        told=told(changes, language),
        summary=changes.summary(),
        breaking=sum(change.breaking for change in changes),
        old=old,
        new=new,
        made=made,
        open=OPEN,
        version=__version__,
        css=files("ilms.report").joinpath("page.css").read_text("utf-8"),
    )
