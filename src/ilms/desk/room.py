"""What all pages of a desk share: the workspace as it was checked, the work under way, what waits to be written."""

from pathlib import Path

from werkzeug import Response

from ilms.desk.checked import Checked, Checker
from ilms.desk.commands import Commands
from ilms.desk.events import Events
from ilms.desk.pages import Pages
from ilms.desk.proposals import Proposals
from ilms.desk.sheets import Books
from ilms.desk.work import Work
from ilms.words import Words
from ilms.workspace import Workspace


class Room:
    """One desk.

    Attributes:
        root: The workspace's folder.
        commands: The terminal's.
    """

    def __init__(self, workspace: Workspace, pages: Pages, commands: Commands) -> None:
        self.root: Path = workspace.root
        self.pages, self.commands = pages, commands
        self.events = Events()
        self.checker = Checker(workspace, pages.language, commands, self.events)
        self.work = Work(self.root, commands, self.events, done=self.checker.ask)
        self.proposals, self.books = Proposals(), Books(self.root)

    @property
    def words(self) -> Words:
        """What the desk says."""
        return self.pages.words

    @property
    def checked(self) -> Checked:
        """The latest check."""
        return self.checker.now

    def show(self, template: str, **facts: object) -> Response:
        """A page."""
        return Response(self.pages(template, self.checked, **facts), content_type="text/html; charset=utf-8")


def leading_to(address: str) -> Response:
    """What follows a form that has done something: the page that shows it, which may be loaded again."""
    return Response(status=303, headers={"Location": address})
