"""Errors that tell the user what is wrong, where, what is allowed and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed value that `word` was probably meant to be, or None when nothing is near."""
    found = process.extractOne(
        word.lower(), list(allowed), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.5
    )
    return str(found[0]) if found else None


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    `where` is `file:line:column`, a file name or a command-line option; `todo` says what to do next.
    """

    what: str
    where: str = ""
    allowed: Sequence[str] = ()
    given: str = ""
    todo: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.allowed:
            parts.append(f"allowed: {', '.join(self.allowed)}")
            guess = nearest(self.given, self.allowed) if self.given else None
            if guess:
                parts.append(f"did you mean {guess!r}?")
        if self.todo:
            parts.append(self.todo)
        return "; ".join(parts)


class GraderError(Exception):
    """The user must mend something. Carries every problem found, not only the first."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ContentError(GraderError):
    """A rubric, framework or reference answer does not hold together."""


class ReadError(GraderError):
    """A submission could not be read as text."""


class UsageError(GraderError):
    """A command or call names something that does not exist."""
