"""A tiny case study with labels and scorecards made by hand: two steps, two topics each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from grader.agreement.learned import Learned
from grader.agreement.subject import Subjects
from grader.grading import Config, Grader
from grader.labels import Gold, Mark, Rating
from grader.library import CaseStudy, Framework, Rubric, Step, Topic
from grader.scoring.levels import level
from grader.scoring.scorecard import (
    Evidence,
    Provenance,
    Scorecard,
    SegmentResult,
    StepResult,
    TextFacts,
    TopicResult,
)

STEPS = ("data", "serving")
TOPICS = {"data": ("d1", "d2"), "serving": ("s1", "s2")}
CASE = CaseStudy(
    Rubric(
        schema=1,
        id="tiny",
        title="Tiny",
        framework="two",
        topics=tuple(
            Topic(id=t, step=s, title=t.upper(), criterion=f"Says {t}.") for s, names in TOPICS.items() for t in names
        ),
    ),
    Framework(
        schema=1,
        id="two",
        title="Two",
        steps=tuple(Step(id=s, title=s.title(), description=f"About {s}.") for s in STEPS),
    ),
    (),
)
NOTHING_SEEN = Learned(frozenset(), frozenset(), frozenset(), True)


def subjects() -> Subjects:
    return Subjects(cast(Grader, SimpleNamespace(config=Config())), {"tiny": CASE})


def gold(name: str, covered: str = "", levels: tuple[int, int] = (0, 0), overall: float = 0.0, **more: Any) -> Gold:
    rater = Rating(dict(zip(STEPS, levels, strict=True)), overall, frozenset(covered.split()))
    return Gold(name, "tiny", more.pop("text", f"Answer {name} says this."), (rater, *more.pop("others", ())), **more)


def card(of: Gold, said: Mapping[str, float], levels: tuple[int, int], score: float, quotes: Mapping[str, tuple[int, int]] | None = None, segments: tuple[tuple[int, int, str], ...] = ()) -> Scorecard:  # fmt: skip
    """said: confidence by topic; from 0.5 on it is covered."""
    steps = []
    for step, its_level in zip(STEPS, levels, strict=True):
        topics = []
        for topic in TOPICS[step]:
            place = (quotes or {}).get(topic)
            evidence = (
                [Evidence(start=place[0], end=place[1], quote=of.text[slice(*place)], phrases=(), similarity=0.5)]
                if place
                else []
            )
            sure = said.get(topic, 0.0)
            topics.append(
                TopicResult(
                    id=topic,
                    title=topic,
                    importance="core",
                    status="covered" if sure >= 0.5 else "missing",
                    confidence=sure,
                    stated_in=None,
                    evidence=tuple(evidence),
                    note=None,
                )
            )
        steps.append(
            StepResult(
                id=step,
                status="graded",
                score=50.0,
                level=its_level,
                similarity=None,
                coverage=0.5,
                topics=tuple(topics),
            )
        )
    digest = hashlib.sha256(of.text.encode()).hexdigest()
    return Scorecard(
        id=of.id,
        case="tiny",
        status="graded",
        reason=None,
        grader=Provenance(version="0", config="c", encoder="e", references=0),
        text=TextFacts(chars=len(of.text), words=4, sha256=digest, language="en"),
        score=score,
        level=level(score),
        steps=tuple(steps),
        segments=tuple(SegmentResult(start=a, end=b, step=s, confidence=1, by="text") for a, b, s in segments),
        missing_topics=(),
        pitfalls=(),
        advisories=(),
    )


def refused(of: Gold, reason: str) -> Scorecard:
    plain = card(of, {}, (0, 0), 0.0)
    return plain.model_copy(
        update={"status": "not_graded", "reason": reason, "score": None, "level": None, "steps": ()}
    )


def mark(start: int, end: int, step: str, covers: str = "", mentions: str = "", heading: bool = False) -> Mark:
    return Mark(start, end, step, frozenset(covers.split()), frozenset(), frozenset(mentions.split()), heading)
