"""`grader batch`: a cohort of answers, a folder of results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import (
    CaseOption,
    FrameworkOption,
    ModelOption,
    ModelsOption,
    OverrideOption,
    RubricsOption,
    make_grader,
)


def batch(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help="A .jsonl file (id, case, text a line), a .csv file with such columns, or a folder of .md and .txt "
            "files. Instead of a case an entry may bring its own reference or points, and a question.",
        ),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")],
    case: CaseOption = None,
    framework: FrameworkOption = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    model: ModelOption = None,
    models: ModelsOption = None,
) -> int:
    """Grade a cohort: scorecards.jsonl, scores.csv, steps.csv, topics.csv, excluded.csv and run.json in OUT."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from grader.cohort.inputs import read_cohort
    from grader.cohort.run import check_out, grade_cohort, write_outcome
    from grader.errors import Problem, UsageError
    from grader.library.shelf import user_folders
    from grader.text.normalise import printable

    console = Console(stderr=True, highlight=False)
    grader = make_grader(framework, rubrics, override, model, models)
    cohort = read_cohort(source, case, grader.shelf.cases, skip=out)
    if not cohort.submissions and not cohort.excluded:
        raise UsageError(Problem("there are no answers in it", str(source)))
    # A broken rubric is the user's to mend before anything is graded; an unknown case in one row is that row's matter.
    for name in sorted({case, *(s.case for s in cohort.submissions if s.wanted is None)} - {None}, key=str):
        if name == case or name in grader.shelf.cases:
            grader.case(str(name))
    check_out(out)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=len(cohort.submissions))
        outcome = grade_cohort(grader, cohort, lambda _: progress.advance(task))
    settings: dict[str, object] = {
        "case": case,
        "framework": framework,
        "encoder": grader.encoder.name,
        "rubrics": [str(folder.resolve()) for folder in user_folders(rubrics or ())],
        "override": list(override or ()),
        "model": str(model.resolve()) if model else None,
        "models": str(models.resolve()) if models else None,
    }
    write_outcome(out, outcome, cohort, settings)
    graded = sum(card.status == "graded" for card in outcome.cards)
    console.print(Text(f"{graded} graded, {len(outcome.excluded)} not graded; results in {out}"))
    for entry in outcome.excluded[:10]:
        console.print(Text(printable(f"  {entry.id}: {entry.reason}")), soft_wrap=True)
    if len(outcome.excluded) > 10:
        console.print(Text(f"  and {len(outcome.excluded) - 10} more in {out / 'excluded.csv'}"))
    return 2 if outcome.excluded else 0
