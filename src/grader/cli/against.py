"""What one answer is graded against: a case study of the shelf, reference answers or key points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.errors import ContentError, Problem, UsageError

if TYPE_CHECKING:
    from grader.grading import Grader
    from grader.library import CaseStudy

ReferenceOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--reference",
        metavar="FILE",
        help="Grade any written answer by this right one; given several times, any one of them is right.",
    ),
]
PointsOption = Annotated[
    Path | None,
    typer.Option(
        "--points", metavar="FILE", help="Grade any written answer by the key points of a .yaml, .txt or .md file."
    ),
]
QuestionOption = Annotated[
    str | None,
    typer.Option(
        "--question",
        metavar="TEXT|@FILE",
        help="What was asked, with --reference or --points; repeating it earns nothing.",
    ),
]


def against(
    grader: Grader, case: str | None, references: list[Path] | None, points: Path | None, question: str | None
) -> CaseStudy:
    """The case study that the options name. Raises UsageError unless just one does, ContentError for a broken file."""
    given = [name for name, value in _named(case, references, points) if value]
    if len(given) > 1:
        what = f"{' and '.join(given)} say different things to grade by"
        raise UsageError(Problem(what, given[1], todo="give one of them"))
    if not given:
        raise UsageError(
            Problem(
                "which case study does the answer belong to?",
                "--case",
                allowed=grader.shelf.cases,
                todo="add --case CASE; or --reference FILE or --points FILE for any other written answer",
            )
        )
    if case is not None:
        if question is not None:
            what = f"the case study {case!r} has its own question"
            raise UsageError(Problem(what, "--question", todo="leave it out, or use --reference or --points"))
        return grader.case(case)
    if grader.config.framework is not None:
        todo = "leave --framework out"
        raise UsageError(Problem(f"with {given[0]} the answer is one step", "--framework", todo=todo))
    return _of_points(points, question) if points else _of_references(references or [], question)


def _named(case: str | None, references: list[Path] | None, points: Path | None) -> list[tuple[str, object]]:
    return [("--case", case is not None), ("--reference", references), ("--points", points)]


def _of_points(path: Path, question: str | None) -> CaseStudy:
    from grader.library.plain import case_from_points, plain_id
    from grader.library.points_file import load_points

    held = load_points(path)
    asked = held.question if question is None else _asked(question)
    return case_from_points(held.points, asked, plain_id(asked, [point.says for point in held.points]))


def _of_references(paths: list[Path], question: str | None) -> CaseStudy:
    from grader.library.plain import case_from_reference, plain_id
    from grader.library.points_file import read_whole

    texts: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            texts.append(read_whole(path, "the reference answer"))
        except (ContentError, UsageError) as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    asked = "" if question is None else _asked(question)
    try:
        return case_from_reference(texts, asked, plain_id(asked, texts))
    except ContentError as error:
        raise ContentError([_placed(problem, paths) for problem in error.problems]) from None


def _placed(problem: Problem, paths: list[Path]) -> Problem:
    from dataclasses import replace

    number = problem.where.rpartition(" ")[2]
    return replace(problem, where=str(paths[int(number) - 1])) if number.isdigit() else problem


def _asked(question: str) -> str:
    from grader.library.points_file import read_whole

    return read_whole(Path(question[1:]), "the question") if question.startswith("@") else question
