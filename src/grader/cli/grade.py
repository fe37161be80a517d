"""`grader grade`: one answer, one scorecard."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.against import PointsOption, QuestionOption, ReferenceOption, against
from grader.cli.options import (
    CaseOption,
    FrameworkOption,
    ModelOption,
    ModelsOption,
    OverrideOption,
    RubricsOption,
    make_grader,
    waiting,
)
from grader.errors import Problem, UsageError
from grader.text.normalise import printable


class Format(StrEnum):
    """Forms of a scorecard."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


def grade(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The answer, Markdown or plain text; - reads standard input.")
    ],
    case: CaseOption = None,
    form: Annotated[Format, typer.Option("--format", help="Form of the scorecard.")] = Format.TEXT,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the scorecard to this file.")] = None,
    reference: ReferenceOption = None,
    points: PointsOption = None,
    question: QuestionOption = None,
    quotes: Annotated[bool, typer.Option("--quotes", help="Show your own words behind every verdict.")] = False,
    framework: FrameworkOption = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    model: ModelOption = None,
    models: ModelsOption = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", min=0, max=100, help="Exit with 3 when the score is lower.")
    ] = None,
) -> int:
    """Grade one answer and show its scorecard, by one of --case, --reference and --points."""
    data, name = _read(file)
    grader = make_grader(framework, rubrics, override, model, models)
    study = against(grader, case, reference, points, question)
    with waiting("grading (the first answer to a case takes some seconds longer)"):
        card = grader.grade_bytes(data, study, name)
    if form is Format.TEXT and out is None:
        from rich.console import Console

        from grader.reporting.terminal import print_scorecard

        print_scorecard(Console(highlight=False), card, study.rubric, study.framework, quotes=quotes)
    else:
        text = _rendered(form, card, study, quotes)
        if out is None:
            sys.stdout.write(text)
        else:
            _write(out, text)
    return 3 if min_score is not None and (card.score is None or card.score < min_score) else 0


def _rendered(form: Format, card, study, quotes: bool) -> str:  # type: ignore[no-untyped-def]
    if form is Format.JSON:
        from grader.reporting.json_report import to_json

        return to_json(card) + "\n"
    if form is Format.MD:
        from grader.reporting.markdown_report import to_markdown

        return to_markdown(card, study.rubric, study.framework)
    import io

    from rich.console import Console

    from grader.reporting.terminal import print_scorecard

    buffer = io.StringIO()
    print_scorecard(
        Console(file=buffer, width=100, highlight=False), card, study.rubric, study.framework, quotes=quotes
    )
    return buffer.getvalue()


def _read(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(), "answer"
    path = Path(file)
    try:
        return path.read_bytes(), printable(path.stem)
    except IsADirectoryError:
        raise UsageError(
            Problem("this is a folder", file, todo=f"`grader batch {file} -o OUT` grades all answers in it")
        ) from None
    except OSError as error:
        raise UsageError(Problem(f"cannot be read: {error.strerror}", file)) from None


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            Problem(f"cannot be written: {error.strerror}", str(out), todo="name another file with -o")
        ) from None
