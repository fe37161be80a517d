"""Verdicts and segments into a scorecard. Numbers are rounded here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.embedding.read_vectors import ReadVectors
from grader.library import Link, Pitfall, Rubric, Step, Topic
from grader.matching.match import Matched, Quote, Verdict
from grader.scoring.advisories import Placed, advisories
from grader.scoring.levels import CREDIT, Scale, coverage, level, overall_score, step_score
from grader.scoring.scorecard import (
    Advisory,
    Evidence,
    MissingTopic,
    PitfallResult,
    Provenance,
    Scorecard,
    SegmentResult,
    StepResult,
    TextFacts,
    TopicResult,
)
from grader.scoring.similarity import calibrated, step_similarity
from grader.segmentation import Segmentation
from grader.study import PreparedCase
from grader.text.language import language


@dataclass(frozen=True)
class Bounds:
    """Similarity to the references of unrelated (floor) and full-mark (ceiling) text; lowest relevance of an answer."""

    floor: float
    ceiling: float
    relevance: float


@dataclass(frozen=True)
class Read:
    """Everything known about one submission before it is scored."""

    read: ReadVectors
    segmentation: Segmentation
    matched: Matched


def score(
    answer_id: str, known: Read, prepared: PreparedCase, scale: Scale, bounds: Bounds, provenance: Provenance
) -> Scorecard:
    """The scorecard of one answer."""
    document, rubric = known.read.document, prepared.case.rubric
    by_topic = {v.criterion.id: v for v in known.matched.verdicts if isinstance(v.criterion, Topic)}
    results = {topic.id: _topic(topic, by_topic[topic.id], known) for topic in rubric.topics}
    steps = tuple(_step(step, known, prepared, results, scale, bounds) for step in prepared.case.framework.steps)
    total = _overall(prepared, steps)
    return Scorecard(
        id=answer_id,
        case=rubric.id,
        status="graded",
        reason=None,
        grader=provenance,
        text=TextFacts(
            chars=len(document.text),
            words=document.words,
            sha256=document.sha256,
            language=language(" ".join(s.text for s in document.sentences)),
        ),
        score=_round(total, 1),
        level=None if total is None else level(round(total, 1), scale),
        steps=steps,
        segments=tuple(
            SegmentResult(start=s.start, end=s.end, step=s.step, confidence=round(s.confidence, 2), by=s.by)
            for s in known.segmentation.segments
        ),
        missing_topics=_missing(prepared, steps, scale),
        pitfalls=_pitfalls(known),
        advisories=(*advisories(_placed(known, prepared, bounds)), *_links(rubric, results)),
    )


def not_graded(answer_id: str, case: str, reason: str, text: str, provenance: Provenance) -> Scorecard:
    """A scorecard that says why there is no grade. It holds no number that could be taken for one."""
    import hashlib

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Scorecard(
        id=answer_id,
        case=case,
        status="not_graded",
        reason=reason,
        grader=provenance,
        text=TextFacts(chars=len(text), words=len(text.split()), sha256=digest, language=None),
        score=None,
        level=None,
        steps=(),
        segments=(),
        missing_topics=(),
        pitfalls=(),
        advisories=(),
    )


def _placed(known: Read, prepared: PreparedCase, bounds: Bounds) -> Placed:
    about = known.matched.relevance
    off_topic = about is not None and about.lacking(bounds.relevance) > 0
    nearer = about.nearest if about is not None and about.other > about.own else None
    steps, screened = known.segmentation.steps, known.matched.screen
    touched = frozenset(v.criterion.step for v in known.matched.verdicts if v.status != "missing")
    return Placed(known.read.document, prepared.case, steps, screened, off_topic, nearer, touched)


def _topic(topic: Topic, verdict: Verdict, known: Read) -> TopicResult:
    steps = known.segmentation.steps
    stated_in = steps[verdict.quotes[0].sentence] if verdict.quotes else None
    note = None
    if verdict.status == "partial":
        note = "touched, but the point is not made in full"
    elif stated_in is not None and stated_in != topic.step:
        note = f"stated under {stated_in}" if stated_in != "none" else "stated outside all steps"
    return TopicResult(
        id=topic.id,
        title=topic.title,
        importance=topic.importance,
        status=verdict.status,
        confidence=round(verdict.confidence, 3),
        stated_in=stated_in,
        evidence=tuple(_evidence(quote, known) for quote in verdict.quotes),
        note=note,
    )


def _evidence(quote: Quote, known: Read) -> Evidence:
    return Evidence(
        start=quote.start,
        end=quote.end,
        quote=known.read.document.quote(quote.start, quote.end),
        phrases=quote.phrases,
        similarity=round(quote.similarity, 2),
    )


def _step(
    step: Step, known: Read, prepared: PreparedCase, results: dict[str, TopicResult], scale: Scale, bounds: Bounds
) -> StepResult:
    topics = tuple(results[topic.id] for topic in prepared.case.rubric.of_step(step.id))
    covered = coverage([(t.importance, CREDIT[t.status]) for t in topics], scale)
    if covered is None:
        return StepResult(
            id=step.id, status="not_graded", score=None, level=None, similarity=None, coverage=None, topics=()
        )
    raw = step_similarity(step.id, known.read, known.segmentation.steps, prepared)
    similarity = None if raw is None else round(calibrated(raw, bounds.floor, bounds.ceiling), 2)
    points = round(step_score(covered, similarity, scale), 1)
    return StepResult(
        id=step.id,
        status="graded",
        score=points,
        level=level(points, scale),
        similarity=similarity,
        coverage=round(covered, 3),
        topics=topics,
    )


def _overall(prepared: PreparedCase, steps: Sequence[StepResult]) -> float | None:
    weights = {step.id: step.weight for step in prepared.case.framework.steps}
    return overall_score([(weights[step.id], step.score) for step in steps if step.score is not None])


def _missing(prepared: PreparedCase, steps: Sequence[StepResult], scale: Scale) -> tuple[MissingTopic, ...]:
    """Topics not covered, those that would raise the overall score most first; ties in the rubric's order."""
    weights = {step.id: step.weight for step in prepared.case.framework.steps}
    gains: list[tuple[float, int, MissingTopic]] = []
    for step in steps:
        now = [(t.importance, CREDIT[t.status]) for t in step.topics]
        before = step_score(coverage(now, scale) or 0.0, step.similarity, scale) if now else 0.0
        for place, topic in enumerate(step.topics):
            if topic.status == "covered":
                continue
            then = [*now[:place], (topic.importance, 1.0), *now[place + 1 :]]
            gain = weights[step.id] * (step_score(coverage(then, scale) or 0.0, step.similarity, scale) - before)
            source = prepared.case.rubric.by_id[topic.id]
            missing = MissingTopic(
                id=topic.id,
                step=step.id,
                title=topic.title,
                importance=topic.importance,
                hint=source.hint or source.criterion,
            )
            gains.append((-round(gain, 6), len(gains), missing))
    return tuple(missing for _, _, missing in sorted(gains, key=lambda entry: entry[:2]))


def _pitfalls(known: Read) -> tuple[PitfallResult, ...]:
    return tuple(
        PitfallResult(
            id=v.criterion.id,
            step=v.criterion.step,
            title=v.criterion.title,
            message=v.criterion.message or v.criterion.criterion,
            evidence=tuple(_evidence(quote, known) for quote in v.quotes[:1]),
        )
        for v in known.matched.verdicts
        if isinstance(v.criterion, Pitfall) and v.status == "covered"
    )


def _links(rubric: Rubric, results: dict[str, TopicResult]) -> list[Advisory]:
    def broken(link: Link) -> bool:
        return results[link.if_].status == "covered" and results[link.then].status == "missing"

    return [Advisory(code="loose-end", message=link.say) for link in rubric.links if broken(link)]


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
