"""`grader cases`: what is on the shelf."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.options import OverrideOption, RubricsOption


def cases(
    name: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="Show one case study's prompt and topics.")
    ] = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
) -> None:
    """List the case studies on the shelf."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from grader.errors import ContentError, Problem
    from grader.library import load_shelf

    shelf = load_shelf(tuple(rubrics or ()), tuple(override or ()))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # data for another program is never cut
    if name is None:
        table = Table.grid(padding=(0, 3))
        problems: list[Problem] = []
        for case in shelf.cases:
            try:
                rubric = shelf.rubric(case)
            except ContentError as error:
                problems += error.problems
                continue
            count = f"{len(shelf.reference_files(case))} reference answers"
            table.add_row(Text(case, style="bold"), Text(rubric.title), f"{len(rubric.topics)} topics", count)
        console.print(table)
        if problems:
            raise ContentError(problems)
        return
    study = shelf.case(name)
    console.print(Text.assemble((study.rubric.title, "bold"), f"\n\n{study.rubric.prompt}"))
    for step in study.framework.steps:
        console.print(Text(f"\n{step.title}", style="bold"))
        for topic in study.rubric.of_step(step.id):
            console.print(Text.assemble(f"  {topic.title} ", (f"{topic.importance}, {topic.id}", "dim")))
