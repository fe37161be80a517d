"""`grader explain`: why a verdict is as it is."""

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
    waiting,
)
from grader.errors import Problem, UsageError


def explain(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="OUT|FILE", help="A result folder of `grader batch`, or an answer's file (then with --case)."
        ),
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID] [STEP|TOPIC]", help="For a folder the answer's id; then a step or topic, all if left out."
        ),
    ] = None,
    case: CaseOption = None,
    framework: FrameworkOption = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    model: ModelOption = None,
    models: ModelsOption = None,
) -> None:
    """Show why: phrases, similarities and the passages considered."""
    from rich.console import Console

    from grader.document.decoding import decode
    from grader.reporting.explanation import render_explanation

    rest = list(names or ())
    if source.is_dir():
        from grader.cohort.run import read_answer, read_settings

        if not rest:
            raise UsageError(
                Problem(
                    "which answer?",
                    "ID",
                    todo=f"`grader explain {source} ID`; the ids stand in {source / 'scores.csv'}",
                )
            )
        answer = read_answer(source, rest.pop(0))
        if answer.wanted is not None:
            what = f"{answer.id!r} was graded by its own reference or points, and explain knows case studies only"
            todo = "its quotes and confidences stand in topics.csv; `grader grade --reference FILE --quotes` shows them"
            raise UsageError(Problem(what, str(source), todo=todo))
        text, named = answer.text, case or answer.case
        settings = read_settings(source)
        # What the folder was graded with, unless another choice is made now.
        framework = framework or _text(settings.get("framework"))
        model = model or _path(settings.get("model"))
        models = models or _path(settings.get("models"))
        rubrics = rubrics or _paths(settings.get("rubrics"))
        override = override or _texts(settings.get("override"))
    elif source.is_file():
        text, named = decode(source.read_bytes(), source.name), case
    else:
        raise UsageError(Problem("there is no such file or folder", str(source)))
    if named is None:
        raise UsageError(
            Problem(
                "which case study does the answer belong to?",
                "--case",
                todo="add --case CASE; `grader cases` lists them",
            )
        )
    if len(rest) > 1:
        raise UsageError(Problem(f"one step or topic at a time, not {' '.join(rest)!r}", "STEP|TOPIC"))
    grader = make_grader(framework, rubrics, override, model, models)
    with waiting("reading"):
        explanations = grader.explain(text, named, rest[0] if rest else None)
    console = Console(highlight=False)
    for explanation in explanations:
        console.print(render_explanation(explanation))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) else None


def _paths(value: object) -> list[Path]:
    return [Path(folder) for folder in value if isinstance(folder, str)] if isinstance(value, list) else []
