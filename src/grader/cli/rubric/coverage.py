"""`grader rubric coverage`: which topics tell strong answers from weak ones in a graded cohort."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import OverrideOption, RubricsOption
from grader.errors import Problem, UsageError


class Form(StrEnum):
    """Forms of the table."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def coverage(
    source: Annotated[Path, typer.Argument(metavar="OUT", help="A result folder of `grader batch`.")],
    case: Annotated[str | None, typer.Option("--case", help="Only this case study.")] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the table.")] = Form.TEXT,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
) -> None:
    """Show how hard each topic was, how well it tells strong answers from weak, and which all or none earned."""
    import sys

    from grader.authoring.item_analysis import MIN_ANSWERS, analyse
    from grader.cohort.run import read_cards
    from grader.library import load_shelf
    from grader.reporting.item_table import items_csv, items_json, items_table

    cards = [card for card in read_cards(source) if card.status == "graded"]
    shelf = load_shelf(tuple(rubrics or ()), tuple(override or ()))
    present = sorted({card.case for card in cards})
    if case is not None and case not in present:
        raise UsageError(Problem(f"no graded answer to {case!r} in it", str(source), allowed=present, given=case))
    wanted = [case] if case else present
    if not wanted:
        raise UsageError(Problem("no answer in it was graded", str(source)))
    items = {name: analyse(shelf.rubric(name), cards) for name in wanted}
    for name, found in items.items():
        if not found:
            todo = "grade the cohort again with this rubric"
            raise UsageError(
                Problem(f"its scorecards for {name!r} have none of the rubric's topics", str(source), todo=todo)
            )
        if found[0].answers < MIN_ANSWERS:
            print(f"warning: only {found[0].answers} answers to {name}: take the figures as hints", file=sys.stderr)
    if form is Form.JSON:
        sys.stdout.write(items_json(items))
    elif form is Form.CSV:
        sys.stdout.write(items_csv(items))
    else:
        from rich.console import Console

        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = 160
        for name, found in items.items():
            console.print(items_table(name, found))
