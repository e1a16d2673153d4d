"""The report, live."""

from werkzeug import Request, Response

from ilms.desk.room import Room, leading_to


def page(room: Room, _request: Request) -> Response:
    """Every section of the report as the last check left it, with links to the cells."""
    return room.show("today", here="today")


def status(room: Room, _request: Request) -> Response:
    """How the last check ended, alone."""
    return room.show("status")


def check(room: Room, _request: Request) -> Response:
    """Check again."""
    room.checker.ask()
    return leading_to("/")
