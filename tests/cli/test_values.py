"""Values of the command line are what typer would make of them."""

from pathlib import Path
from typing import Annotated

import pytest
import typer
import typer.main

from ilms.cli.values import made_plain


def command(
    source: Annotated[Path, typer.Argument()],
    more: Annotated[list[Path] | None, typer.Argument()] = None,
    name: Annotated[str | None, typer.Option()] = None,
    each: Annotated[list[str], typer.Option()] = ["a"],  # noqa: B006  # what typer asks for
    often: Annotated[int, typer.Option()] = 1,
    loud: Annotated[bool, typer.Option()] = False,
) -> tuple[object, ...]:
    return source, more, name, each, often, loud


@pytest.mark.parametrize(
    "arguments",
    [
        ["in.csv"],
        ["in.csv", "b", "c", "--name", "", "--each", "x", "--each", "1"],
        ["./đường dẫn", "--often", "3", "--loud"],
    ],
)
def test_as_typer_makes_them(arguments: list[str]) -> None:
    app = typer.Typer()
    app.command()(command)
    by_typer = typer.main.get_command(app).main(arguments, standalone_mode=False)
    assert made_plain(typer.main.get_command(app)).main(arguments, standalone_mode=False) == by_typer
