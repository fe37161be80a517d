"""Texts on everyday subjects with key points: what teaches the verifier about points outside system design."""

from __future__ import annotations

from pathlib import Path

from grader.document import passages, read_text
from grader.errors import ContentError, Problem
from grader.library.framework import Strict
from grader.library.yaml_source import parse_yaml, validate
from grader.text.words import lemma, words
from grader.training.pairs import Degree, Pair

_WRONG = 2  # passages that share most words with a point that is not made


class KeyPoint(Strict):
    """A fact, and whether a careful reader finds it in the text."""

    said: bool
    point: str


class PointsText(Strict):
    """A text and its key points."""

    id: str
    subject: str
    text: str
    points: list[KeyPoint]


class PointsFile(Strict):
    """A file of such texts."""

    texts: list[PointsText]


def load_points(path: Path) -> list[PointsText]:
    """Reads a file of texts with key points. Raises ContentError with file and line of every problem."""
    source = parse_yaml(path.read_text(encoding="utf-8"), path)
    found = validate(source, PointsFile)
    if found is None or source.problems:
        raise ContentError(source.problems or [Problem("no texts with key points", str(path))])
    return found.texts


def point_pairs(text: PointsText) -> list[Pair]:
    """Each point with the passage that shares most words with it; a point that is not made with the two best."""
    pieces = [p.text for p in passages(read_text(text.text, text.id))]
    held = [{lemma(word) for word in words(piece)} for piece in pieces]
    pairs: list[Pair] = []
    for point in text.points:
        wanted = {lemma(word) for word in words(point.point)}
        # The shortest of those that share as much: a point is made where it is said, not in all that surrounds it.
        order = sorted(range(len(pieces)), key=lambda row: (-len(wanted & held[row]), len(held[row]), row))
        chosen, degree = (order[:1], Degree.COVERED) if point.said else (order[:_WRONG], Degree.MISSING)
        pairs += [Pair(point.point, pieces[row], degree) for row in chosen]
    return pairs
