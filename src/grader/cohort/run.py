"""Grading a cohort and writing its folder of results."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from grader.cohort.inputs import Cohort
from grader.cohort.rows import Excluded, Submission, read_row
from grader.errors import GraderError, Problem, UsageError
from grader.grading import Grader
from grader.library import CaseStudy, Wanted
from grader.provenance import code_digest, program_version
from grader.reporting.json_report import to_json
from grader.reporting.tables import (
    ADVISORY_COLUMNS,
    EXCLUDED_COLUMNS,
    SCORE_COLUMNS,
    STEP_COLUMNS,
    TOPIC_COLUMNS,
    advisory_rows,
    score_row,
    step_rows,
    topic_rows,
    write_csv,
)
from grader.scoring.scorecard import Scorecard

RUN_FILE, CARDS_FILE, ANSWERS_FILE = "run.json", "scorecards.jsonl", "answers.jsonl"


@dataclass(frozen=True)
class Outcome:
    """A cohort's scorecards sorted by id, and everything that was not graded with its reason."""

    cards: tuple[Scorecard, ...]
    excluded: tuple[Excluded, ...]


def grade_cohort(grader: Grader, cohort: Cohort, told: Callable[[Submission], None] = lambda _: None) -> Outcome:
    """Grades every submission; one that fails is listed with its reason and never stops the rest.

    told: called after each submission.
    """
    cards: list[Scorecard] = []
    excluded = list(cohort.excluded)
    cases: dict[Wanted, CaseStudy] = {}
    for submission in sorted(cohort.submissions, key=lambda s: s.id):
        if submission.wanted is not None:
            cards.append(_safely_graded(grader, submission, submission.wanted.id, cases))
        elif submission.case is None:
            reason = "no case: add a `case`, `reference` or `points` to the entry, or give --case"
            cards.append(grader.refused(submission.text, "", submission.id, reason))
        else:
            cards.append(_safely_graded(grader, submission, submission.case, cases))
        if cards[-1].status == "not_graded":
            excluded.append(Excluded(submission.id, submission.case, cards[-1].reason or ""))
        told(submission)
    taken = {card.id for card in cards}
    unread = {e.id: e for e in cohort.excluded if e.is_answer and e.id not in taken}
    cards += [grader.refused("", e.case or "", e.id, e.reason) for e in unread.values()]
    return Outcome(
        tuple(sorted(cards, key=lambda card: card.id)), tuple(sorted(excluded, key=lambda e: (e.id, e.reason)))
    )


def _safely_graded(grader: Grader, submission: Submission, case: str, cases: dict[Wanted, CaseStudy]) -> Scorecard:
    """cases: those made from entries so far."""
    text, name, wanted = submission.text, submission.id, submission.wanted
    try:
        if wanted is None:
            return grader.try_grade(text, case, name)
        if wanted not in cases:
            cases[wanted] = wanted.case()
        return grader.try_grade(text, cases[wanted], name)
    except GraderError as error:
        return grader.refused(text, case, name, str(error))
    except Exception as error:  # a defect of ours met by one answer must not cost the others their grades
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
        return grader.refused(text, case, name, reason)


def check_out(out: Path) -> None:
    """Makes OUT. Raises UsageError when that cannot be done, or OUT is a file or a folder of somebody else's."""
    if out.exists() and not out.is_dir():
        raise UsageError(Problem("this is a file, not a folder", str(out), todo="name a new folder with -o"))
    if out.is_dir() and any(out.iterdir()) and not (out / RUN_FILE).is_file():
        raise UsageError(
            Problem("the folder holds other files", str(out), todo="name a new or an earlier result folder with -o")
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            Problem(f"cannot be made: {error.strerror}", str(out), todo="name another folder with -o")
        ) from None


def write_outcome(out: Path, outcome: Outcome, cohort: Cohort, settings: dict[str, object]) -> None:
    """Writes scorecards.jsonl, scores.csv, steps.csv, topics.csv, advisories.csv, excluded.csv, answers.jsonl and
    run.json.

    Every file is written beside its place and renamed, run.json last.
    """
    out.mkdir(parents=True, exist_ok=True)
    cards = outcome.cards
    _replace(out / CARDS_FILE, lambda f: _write_lines(f, (to_json(card, indent=None) for card in cards)))
    _replace(
        out / ANSWERS_FILE, lambda f: _write_lines(f, map(_answer, sorted(cohort.submissions, key=lambda s: s.id)))
    )
    tables: tuple[tuple[str, Sequence[str], Iterable[Sequence[object]]], ...] = (
        ("scores.csv", SCORE_COLUMNS, map(score_row, cards)),
        ("steps.csv", STEP_COLUMNS, (row for card in cards for row in step_rows(card))),
        ("topics.csv", TOPIC_COLUMNS, (row for card in cards for row in topic_rows(card))),
        ("advisories.csv", ADVISORY_COLUMNS, (row for card in cards for row in advisory_rows(card))),
        ("excluded.csv", EXCLUDED_COLUMNS, ((e.id, e.case, e.reason) for e in outcome.excluded)),
    )
    for name, columns, rows in tables:
        _replace(out / name, lambda f, columns=columns, rows=rows: write_csv(f, columns, rows))  # type: ignore[misc]
    graded = [card.score for card in cards if card.status == "graded" and card.score is not None]
    summary = {
        "grader": program_version(),
        "code": code_digest(),
        "settings": settings,
        "counts": {"graded": len(graded), "not_graded": len(outcome.excluded)},
        "mean_score": round(sum(graded) / len(graded), 1) if graded else None,
        "mean_leaves_out": len(outcome.excluded),
    }
    _replace(out / RUN_FILE, lambda f: f.write(json.dumps(summary, indent=2, ensure_ascii=False) + "\n"))


def read_answer(out: Path, answer_id: str) -> Submission:
    """A stored answer of a result folder. Raises UsageError with the nearest id when there is none."""
    path = out / ANSWERS_FILE
    if not path.is_file():
        raise UsageError(
            Problem("this is no result folder of `grader batch`", str(out), todo="name the folder given to -o")
        )
    try:
        rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        found = rows.get(answer_id)
        if found is not None:
            read = read_row(found, answer_id, found["case"])
            if isinstance(read, Submission):
                return read
            raise ValueError(read.reason)
    except (ValueError, KeyError, TypeError):
        raise UsageError(Problem("the file is damaged", str(path), todo="run `grader batch` again")) from None
    near = tuple(rows) if len(rows) <= 20 else ()
    raise UsageError(Problem(f"there is no answer {answer_id!r}", str(out), allowed=near, given=answer_id))


def read_cards(out: Path) -> list[Scorecard]:
    """The scorecards of a result folder, or of a file like the one in it.

    Raises UsageError when there are none, or a line cannot be read.
    """
    path = out if out.is_file() else out / CARDS_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        todo = "`grader batch INPUT -o OUT` makes one"
        raise UsageError(Problem(f"this is no result folder: it has no {CARDS_FILE}", str(out), todo=todo)) from None
    cards = []
    for number, line in enumerate(lines, 1):
        try:
            cards.append(Scorecard.model_validate_json(line, strict=False))
        except ValueError:
            raise UsageError(Problem("not a scorecard", f"{path}:{number}", todo="grade the cohort again")) from None
    return cards


def read_settings(out: Path) -> dict[str, object]:
    """The settings that a result folder was made with; empty when they cannot be read."""
    try:
        settings = json.loads((out / RUN_FILE).read_text(encoding="utf-8"))["settings"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _answer(submission: Submission) -> str:
    row: dict[str, object] = {"id": submission.id, "case": submission.case, "text": submission.text}
    if submission.wanted is not None:
        told = {"question": submission.wanted.question, "reference": submission.wanted.references}
        row |= {key: value for key, value in (told | {"points": submission.wanted.points}).items() if value}
    return json.dumps(row)


def _write_lines(out: TextIO, lines: Iterable[str]) -> None:
    # JSON leaves U+2028 and its like unescaped, and some readers split lines there.
    out.writelines(
        line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085") + "\n"
        for line in lines
    )


def _replace(path: Path, write: Callable[[TextIO], object]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="", errors="backslashreplace") as out:
        write(out)
    os.chmod(name, 0o644)
    os.replace(name, path)
