"""`grader batch`: a cohort of answers, a folder of results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import CaseOption, FrameworkOption, ModelOption, RubricsOption, make_grader


def batch(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT", help="A .jsonl file (id, case, text a line) or a folder of .md and .txt files."
        ),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")],
    case: CaseOption = None,
    framework: FrameworkOption = None,
    rubrics: RubricsOption = None,
    model: ModelOption = None,
) -> int:
    """Grade a cohort: scorecards.jsonl, scores.csv, steps.csv, topics.csv, excluded.csv and run.json in OUT."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from grader.cohort.inputs import read_cohort
    from grader.cohort.run import check_out, grade_cohort, write_outcome

    console = Console(stderr=True, highlight=False)
    check_out(out)
    grader = make_grader(framework, rubrics, model)
    if case is not None:
        grader.case(case)
    cohort = read_cohort(source, case, grader.shelf.cases)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=len(cohort.submissions))
        outcome = grade_cohort(grader, cohort, lambda _: progress.advance(task))
    settings: dict[str, object] = {
        "case": case,
        "framework": framework,
        "encoder": grader.encoder.name,
        "rubrics": [folder.name for folder in rubrics or ()],
    }
    write_outcome(out, outcome, cohort, settings)
    graded = sum(card.status == "graded" for card in outcome.cards)
    console.print(f"{graded} graded, {len(outcome.excluded)} not graded; results in {out}", markup=False)
    for entry in outcome.excluded[:10]:
        console.print(f"  {entry.id}: {entry.reason}", markup=False)
    if len(outcome.excluded) > 10:
        console.print(f"  and {len(outcome.excluded) - 10} more in {out / 'excluded.csv'}", markup=False)
    return 2 if outcome.excluded else 0
