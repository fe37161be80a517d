"""Flat tables of scorecards. Cells that a spreadsheet would run are neutralised."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from grader.scoring.scorecard import Scorecard

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

TOPIC_COLUMNS = (
    "id",
    "case",
    "step",
    "topic",
    "importance",
    "status",
    "confidence",
    "stated_in",
    "start",
    "end",
    "quote",
    "phrases",
)
SCORE_COLUMNS = ("id", "case", "status", "score", "level", "words", "covered", "partial", "missing", "reason")
STEP_COLUMNS = ("id", "case", "step", "status", "score", "level", "coverage", "similarity")
ADVISORY_COLUMNS = ("id", "case", "code", "message", "start", "end")
EXCLUDED_COLUMNS = ("id", "case", "reason")


def safe_cell(value: object) -> object:
    """The value, with an apostrophe in front of text that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_RUNS) else value


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A header and rows, quoted where needed, line ends \\n; None is an empty cell."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell("" if value is None else value) for value in row])


def score_row(card: Scorecard) -> tuple[object, ...]:
    """One row an answer (SCORE_COLUMNS)."""
    statuses = [topic.status for step in card.steps for topic in step.topics]
    counts = [statuses.count(s) if card.status == "graded" else None for s in ("covered", "partial", "missing")]
    return (card.id, card.case, card.status, card.score, card.level, card.text.words, *counts, card.reason)


def topic_rows(card: Scorecard) -> Iterable[tuple[object, ...]]:
    """One row an answer and topic (TOPIC_COLUMNS), with its best quote."""
    for step in card.steps:
        for topic in step.topics:
            best = topic.evidence[0] if topic.evidence else None
            place = (best.start, best.end, best.quote, "; ".join(best.phrases)) if best else (None, None, None, None)
            yield (
                card.id,
                card.case,
                step.id,
                topic.id,
                topic.importance,
                topic.status,
                topic.confidence,
                topic.stated_in,
                *place,
            )


def step_rows(card: Scorecard) -> Iterable[tuple[object, ...]]:
    """One row an answer and step (STEP_COLUMNS)."""
    for step in card.steps:
        yield (card.id, card.case, step.id, step.status, step.score, step.level, step.coverage, step.similarity)


def advisory_rows(card: Scorecard) -> Iterable[tuple[object, ...]]:
    """One row an advisory (ADVISORY_COLUMNS)."""
    for advisory in card.advisories:
        yield (card.id, card.case, advisory.code, advisory.message, advisory.start, advisory.end)
