"""What the learned models have seen: figures on such answers flatter, and the report has to say so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.document import read_text
from grader.errors import GraderError
from grader.labels import Gold, load_labelled
from grader.resources import resource


@dataclass(frozen=True)
class Learned:
    """Answers and case studies that the models learned from.

    ids, digests: of the answers; empty when `known` is False, because the data sets are not installed here.
    cases: None when the models come without a report that names them.
    """

    ids: frozenset[str]
    digests: frozenset[str]
    cases: frozenset[str] | None
    known: bool

    def manner(self, gold: Gold) -> str:
        """How far an answer is new to the models: "learned from", "case learned from", or "case unseen"."""
        if self.has(gold):
            return "learned from"
        if gold.case is None:
            return "case unseen"
        if self.cases is None:
            return "not known"
        return "case learned from" if gold.case in self.cases else "case unseen"

    def has(self, gold: Gold) -> bool:
        """Whether the models learned from this very answer, by id or by text."""
        return gold.id in self.ids or _digest(gold.text) in self.digests


def learned_from(models: Path | None, datasets: Path | None = None) -> Learned:
    """What is known about the data behind the models: their report, and datasets/answers where it is installed."""
    answers = (datasets or resource("datasets")) / "answers"
    ids, digests = set(), set()
    for path in sorted(answers.glob("*.md")):
        try:
            answer = load_labelled(path)
        except GraderError:  # not one that training could have read
            continue
        ids.add(answer.header.id)
        digests.add(_digest(answer.document.text))
    return Learned(
        frozenset(ids), frozenset(digests), _cases((models or resource("models")) / "report.json"), answers.is_dir()
    )


def _cases(report: Path) -> frozenset[str] | None:
    try:
        names: Iterable[object] = json.loads(report.read_text(encoding="utf-8"))["cases"]
        return frozenset(str(name) for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(text: str) -> str:
    """Digest that does not depend on white space at the ends."""
    try:
        return read_text(text.strip()).sha256
    except GraderError:
        return ""
