"""`ilms tables`."""
from ilms.cli.console import console

def command() -> None:
    """The 21 tables and their 35 dataflows."""
    console.data("soon")
