"""`grader evaluate`: agreement with human grades."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import ModelOption, ModelsOption, OverrideOption, RubricsOption, make_grader
from grader.errors import Problem, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress

    from grader.agreement.evaluate import Agreement
    from grader.grading import Grader
    from grader.scoring.scorecard import Scorecard


class Form(StrEnum):
    """Forms of the report."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def evaluate(
    labels: Annotated[
        Path,
        typer.Argument(metavar="LABELS", help="Labelled answers: a folder of annotated .md files, or a .jsonl file."),
    ],
    scorecards: Annotated[
        Path | None,
        typer.Option(
            "--scorecards", help="Scorecards that exist: a folder of `grader batch`, or its scorecards.jsonl."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the report.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the report to this file.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the resampling behind the intervals.")] = 0,
    resamples: Annotated[
        int, typer.Option("--resamples", min=0, max=100_000, help="How many resamples; 0 makes no intervals.")
    ] = 1000,
    simple: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Set simple rules beside the grader.")
    ] = True,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    model: ModelOption = None,
    models: ModelsOption = None,
) -> int:
    """Measure agreement with human grades: topics, evidence, levels, scores, calibration, and simple rules beside."""
    from rich.console import Console

    from grader.agreement.bootstrap import Resampling
    from grader.agreement.evaluate import evaluate as measure
    from grader.agreement.evaluate import look
    from grader.agreement.learned import learned_from
    from grader.agreement.subject import find_subjects
    from grader.labels import read_labels
    from grader.text.normalise import printable

    if out is not None and (out.is_dir() or not out.parent.is_dir()):  # told before minutes of grading, not after
        raise UsageError(Problem("no file can be written there", str(out), todo="name a file in a folder that exists"))
    found = read_labels(labels)
    if found.unread:
        print(f"warning: keys that nothing reads: {', '.join(map(printable, found.unread))}", file=sys.stderr)
    grader = _storing(make_grader(None, rubrics, override, model, models))
    subjects, golds = find_subjects(grader, found.golds)
    cards = _given(scorecards) if scorecards else None
    with _progress() as progress:
        task = progress.add_task("comparing" if scorecards else "grading", total=len(golds))
        looked = look(subjects, golds, lambda: progress.advance(task), cards, simple)
    result = measure(subjects, golds, looked, learned_from(models), Resampling(resamples, seed))
    if not result.answers:
        told = [Problem(f"{one.id}: {one.reason}") for one in result.left_out[:5]]
        what = "no labelled answer has a scorecard that fits"
        raise UsageError([Problem(what, str(scorecards or labels)), *told])
    facts = {"labels": str(labels), "scorecards": str(scorecards) if scorecards else None}
    if form is Form.TEXT and out is None:
        from grader.reporting.agreement_text import agreement_text

        shown = Console(highlight=False)
        if not shown.is_terminal:
            shown.width = 150
        shown.print(agreement_text(result, facts))
    else:
        _write(out, _rendered(form, result, facts))
    return 2 if result.left_out else 0


def _rendered(form: Form, result: Agreement, facts: dict[str, str | None]) -> str:
    if form is Form.JSON:
        from grader.reporting.agreement_json import agreement_json

        return agreement_json(result, facts)
    if form is Form.HTML:
        from grader.reporting.agreement_html import agreement_html

        return agreement_html(result, facts)
    import io

    from rich.console import Console

    from grader.reporting.agreement_text import agreement_text

    buffer = io.StringIO()
    Console(file=buffer, width=150, highlight=False).print(agreement_text(result, facts))
    return buffer.getvalue()


def _storing(grader: Grader) -> Grader:
    """The same grader, which keeps the vectors of answers: another look at the same labels takes seconds."""
    from grader.embedding import StoredEncoder, VectorStore, default_cache_folder
    from grader.grading import Grader as Same
    from grader.provenance import code_digest

    encoder = StoredEncoder(grader.encoder, VectorStore(default_cache_folder(), code_digest()))
    return Same(grader.config, shelf=grader.shelf, encoder=encoder)


def _given(source: Path) -> dict[str, Scorecard]:
    from grader.cohort.run import read_cards

    cards: dict[str, Scorecard] = {}
    problems = []
    for card in read_cards(source):
        if card.id in cards:
            problems.append(Problem(f"the id {card.id!r} has two scorecards", str(source)))
        cards[card.id] = card
    if problems:
        raise UsageError(problems)
    return cards


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _write(out: Path | None, text: str) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            Problem(f"cannot be written: {error.strerror}", str(out), todo="name another file with -o")
        ) from None
