"""The scorecard: what `grader` says about one answer. Its JSON is a contract; keys keep this order."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

TopicStatus = Literal["covered", "partial", "missing"]


class Card(BaseModel):
    """Base of all parts of a scorecard: values never change, unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(Card):
    """The candidate's own words for a verdict. `text[start:end] == quote`, always."""

    start: int
    end: int
    quote: str
    phrases: tuple[str, ...]
    similarity: float


class TopicResult(Card):
    """Verdict on one topic. `confidence`: probability (0-1) that a careful reader would call it covered."""

    id: str
    title: str
    importance: Literal["core", "expected", "bonus"]
    status: TopicStatus
    confidence: float
    stated_in: str | None
    evidence: tuple[Evidence, ...]
    note: str | None


class StepResult(Card):
    """A step's verdict. `coverage` and `similarity` are 0-1, `score` 0-100, `level` 0-4.

    similarity is None when the case has no reference answers; a step without topics is `not_graded`.
    """

    id: str
    status: Literal["graded", "not_graded"]
    score: float | None
    level: int | None
    similarity: float | None
    coverage: float | None
    topics: tuple[TopicResult, ...]


class SegmentResult(Card):
    """A stretch of the text and the step it is about (or `none`). `by`: heading, text, or both."""

    start: int
    end: int
    step: str
    confidence: float
    by: Literal["heading", "text", "both"]


class MissingTopic(Card):
    """A topic not covered, with what to add."""

    id: str
    step: str
    title: str
    importance: Literal["core", "expected", "bonus"]
    hint: str


class PitfallResult(Card):
    """A wrong turn that the answer takes."""

    id: str
    step: str
    title: str
    message: str
    evidence: tuple[Evidence, ...]


class Advisory(Card):
    """Something worth knowing that is not a topic. Offsets are None when it concerns the whole text."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Provenance(Card):
    """What made this scorecard: program version, digest of everything that can change a score, models by name."""

    version: str
    config: str
    encoder: str
    references: int


class TextFacts(Card):
    """The submission's size and digest. `language` is an ISO 639-1 code, or None when it cannot be told."""

    chars: int
    words: int
    sha256: str
    language: str | None


class Scorecard(Card):
    """One answer's grade. A card that is `not_graded` has no score, no level and no steps, and says why."""

    schema_version: Literal[1] = 1
    id: str
    case: str
    status: Literal["graded", "not_graded"]
    reason: str | None
    grader: Provenance
    text: TextFacts
    score: float | None
    level: int | None
    steps: tuple[StepResult, ...]
    segments: tuple[SegmentResult, ...]
    missing_topics: tuple[MissingTopic, ...]
    pitfalls: tuple[PitfallResult, ...]
    advisories: tuple[Advisory, ...]

    def topic(self, topic_id: str) -> TopicResult:
        """The verdict on a topic. Raises KeyError when the rubric has no such topic."""
        for step in self.steps:
            for topic in step.topics:
                if topic.id == topic_id:
                    return topic
        raise KeyError(topic_id)
