"""The vectors of a case study: criteria, statements, near misses, marked reference sentences, steps, prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.embedding import Vectors
from grader.library import CaseStudy, Criterion
from grader.text.normalise import plain_text
from grader.text.tokens import sentence_spans

Embed = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Rows:
    """Vectors that belong to criteria. vectors: (n, d). owner: (n,) index of each row's criterion."""

    vectors: Vectors
    owner: NDArray[np.intp]


@dataclass(frozen=True)
class PreparedCase:
    """A case study with its vectors.

    criteria: the topics followed by the pitfalls; own: (criteria, d), one "title: criterion" each.
    steps: (steps, d), one "title: description" each. prompt: (sentences, d).
    """

    case: CaseStudy
    criteria: tuple[Criterion, ...]
    own: Vectors
    accepted: Rows
    near_misses: Rows
    references: Rows
    steps: Vectors
    prompt: Vectors

    @property
    def topics(self) -> int:
        """Number of topics: the first so many criteria."""
        return len(self.case.rubric.topics)

    @cached_property
    def making(self) -> Rows:
        """Statements that make a point: the accepted ones and the marked sentences of the references."""
        return Rows(
            np.vstack([self.accepted.vectors, self.references.vectors]),
            np.concatenate([self.accepted.owner, self.references.owner]),
        )


def prepare(case: CaseStudy, embed: Embed) -> PreparedCase:
    """Embeds everything of a case in one call of `embed`."""
    parts = _parts(case)
    vectors = embed([text for part in parts for _, text in part])
    own, accepted, near, references, steps, prompt = np.split(vectors, np.cumsum([len(part) for part in parts])[:-1])

    def rows(part: Vectors, texts: list[tuple[int, str]]) -> Rows:
        return Rows(part, np.array([n for n, _ in texts], dtype=np.intp))

    return PreparedCase(
        case,
        (*case.rubric.topics, *case.rubric.pitfalls),
        own,
        rows(accepted, parts[1]),
        rows(near, parts[2]),
        rows(references, parts[3]),
        steps,
        prompt,
    )


def known_vectors(prepared: PreparedCase) -> dict[str, Vectors]:
    """The vector of each accepted statement and near miss, by its text as a submission's would be read."""
    parts = _parts(prepared.case)
    pairs = ((parts[1], prepared.accepted.vectors), (parts[2], prepared.near_misses.vectors))
    return {text: vector for part, vectors in pairs for (_, text), vector in zip(part, vectors, strict=True)}


def _parts(case: CaseStudy) -> list[list[tuple[int, str]]]:
    """What is embedded of a case, each text with the index of its criterion (or step, or sentence of the prompt)."""
    criteria: tuple[Criterion, ...] = (*case.rubric.topics, *case.rubric.pitfalls)
    return [
        [(n, f"{c.title}: {c.criterion}") for n, c in enumerate(criteria)],
        [(n, plain_statement(s)) for n, c in enumerate(criteria) for s in c.accepted],
        [(n, plain_statement(s)) for n, c in enumerate(criteria) for s in c.near_misses],
        [
            (n, reference.document.sentences[i].text)
            for n, c in enumerate(criteria)
            for reference in case.references
            for i in reference.marks.get(c.id, ())
        ],
        [(n, f"{step.title}: {step.description}") for n, step in enumerate(case.framework.steps)],
        [(n, case.rubric.prompt[a:b]) for n, (a, b) in enumerate(sentence_spans(case.rubric.prompt))],
    ]


def plain_statement(statement: str) -> str:
    """A rubric's statement as it would be read in a submission: markup and list marker removed."""
    return plain_text(statement.lstrip("-*• "))
