"""Labels and scorecards into one report of agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np

from grader.agreement import metrics
from grader.agreement.baselines import Surface, baselines
from grader.agreement.bootstrap import DEFAULT_RESAMPLING, Resampling, Value, estimate
from grader.agreement.calibration import Calibration, calibration
from grader.agreement.figures import Pair, figures
from grader.agreement.learned import Learned
from grader.agreement.paired import Said, ScoreScale, Truth, said_by_grader, said_by_rater, scale_of, truth_of
from grader.agreement.subject import Subjects
from grader.document import read_text
from grader.embedding.read_vectors import read_vectors
from grader.errors import GraderError
from grader.labels import LEVELS, Gold
from grader.scoring.scorecard import Scorecard

GRADER, HUMAN = "grader", "human-human"
_QUESTION = 5  # answers that a plain question needs to have figures of its own
Figures = Mapping[str, Value]


@dataclass(frozen=True)
class LeftOut:
    """A labelled answer without figures, and why."""

    id: str
    reason: str


@dataclass(frozen=True)
class Group:
    """The grader's figures on some of the answers. kind: case, style, length, learned. name: which."""

    kind: str
    name: str
    answers: int
    figures: Figures


@dataclass(frozen=True)
class StepAgreement:
    """One step of a framework: the grader's figures, and those of two human readers (empty without a second)."""

    step: str
    grader: Figures
    human: Figures


@dataclass(frozen=True)
class Agreement:
    """All that is reported.

    labelled: answers with labels; answers: those with figures. second: those with a second rater. systems: figures by
    judge, the grader first. alpha: Krippendorff's alpha of all human raters' step levels, None with one rater.
    in_case: ids of answers that the models learned from. unlabelled: ids of scorecards without labels.
    """

    labelled: int
    answers: int
    second: int
    left_out: tuple[LeftOut, ...]
    unlabelled: tuple[str, ...]
    in_case: tuple[str, ...]
    systems: Mapping[str, Figures]
    steps: tuple[StepAgreement, ...]
    groups: tuple[Group, ...]
    calibration: Calibration
    alpha: Value | None
    how: Resampling
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    gold: Gold
    truth: Truth
    said: Said
    second: Said | None
    surface: Surface | None


@dataclass
class _Sorted:
    """Answers with a scorecard that fits, and the others."""

    kept: list[tuple[Gold, Scorecard]] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True)
class Looked:
    """What was made of labelled answers, by id: scorecards, and what the baselines see."""

    cards: Mapping[str, Scorecard]
    surfaces: Mapping[str, Surface]


def look(
    subjects: Subjects,
    golds: Sequence[Gold],
    told: Callable[[], None],
    cards: Mapping[str, Scorecard] | None = None,
    surfaces: bool = True,
) -> Looked:
    """Grades labelled answers, unless `cards` are given; one that cannot be graded gets a card that says why.

    surfaces: also look at each graded answer as the baselines do. told: called after each answer.
    """
    made, seen = dict(cards or {}), {}
    for gold in golds:
        if cards is None:
            made[gold.id] = _graded(subjects, gold)
        card = made.get(gold.id)
        if surfaces and card is not None and not _misfit(subjects, gold, card):
            seen[gold.id] = surface_of(subjects, gold)
        told()
    return Looked(made, seen)


def _graded(subjects: Subjects, gold: Gold) -> Scorecard:
    try:
        return subjects.grader.grade_document(read_text(gold.text, gold.id), subjects.study(gold), gold.id)
    except GraderError as error:
        reason = str(error)
    except Exception as error:  # a defect of ours met by one answer must not cost the others their figures
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
    return subjects.grader.refused(gold.text, subjects.case(gold).rubric.id, gold.id, reason)


def surface_of(subjects: Subjects, gold: Gold) -> Surface:
    """Keywords and similarity of an answer, for the baselines."""
    study, document = subjects.study(gold), read_text(gold.text, gold.id)
    prepared = study.prepared
    sizes = np.array(study.index.sizes[: prepared.topics], dtype=float)
    found = study.index.find([sentence.text for sentence in document.sentences])
    hits = {hit.group for sentence in found for hit in sentence.hits}
    counted = np.array([sum(owner == topic for owner, _ in hits) for topic in range(prepared.topics)], dtype=float)
    keywords = counted / np.maximum(sizes, 1) if sizes.any() else None
    read = read_vectors(document, subjects.grader.encoder)
    return Surface(keywords, (read.passage @ prepared.own[: prepared.topics].T).max(axis=0).astype(float))


def evaluate(
    subjects: Subjects,
    golds: Sequence[Gold],
    looked: Looked,
    learned: Learned,
    how: Resampling = DEFAULT_RESAMPLING,
) -> Agreement:
    """Agreement of scorecards with labels, matched by id. Baselines are left out when their surfaces are."""
    found = _fitting(subjects, golds, looked.cards)
    plain = any(gold.case is None for gold in golds)
    scores = [r.overall for gold, _ in found.kept for r in gold.raters[:2] if r.overall is not None]
    scale = scale_of(scores, plain, subjects.grader.config.scale)
    kept = [_kept(subjects, gold, card, scale, learned, looked.surfaces.get(gold.id)) for gold, card in found.kept]
    kept = _with_length(kept)
    pairs = [Pair(k.truth, k.said, k.second) for k in kept]
    curve = calibration(pairs, how)
    systems: dict[str, Figures] = {}
    if pairs:
        systems[GRADER] = figures(pairs, scale, how, rules=True)
        if curve.error.n:
            systems[GRADER] = {**systems[GRADER], "calibration_error": curve.error}
        humans = [Pair(k.truth, k.second) for k in kept if k.second is not None]
        if humans:
            systems[HUMAN] = figures(humans, scale, how)
        seen = [k.surface for k in kept if k.surface is not None]
        if len(seen) == len(kept):
            judged = baselines([k.truth for k in kept], seen, scale)
            for name, said in judged.items():
                rows = [Pair(pair.truth, one) for pair, one in zip(pairs, said, strict=True)]
                systems[name] = figures(rows, scale, how)
    labelled = {gold.id for gold in golds}
    return Agreement(
        labelled=len(golds),
        answers=len(kept),
        second=sum(k.second is not None for k in kept),
        left_out=tuple(sorted(found.left, key=lambda one: one.id)),
        unlabelled=tuple(sorted(set(looked.cards) - labelled)),
        in_case=tuple(sorted(k.gold.id for k in kept if learned.has(k.gold))),
        systems=systems,
        steps=_steps(subjects, kept, scale, how),
        groups=_groups(kept, scale, how),
        calibration=curve,
        alpha=_alpha([gold for gold, _ in found.kept], how),
        how=how,
        notes=_notes(kept, scale, plain, learned),
    )


def _fitting(subjects: Subjects, golds: Sequence[Gold], cards: Mapping[str, Scorecard]) -> _Sorted:
    out = _Sorted()
    for gold in golds:
        card = cards.get(gold.id)
        reason = "there is no scorecard of this id" if card is None else _misfit(subjects, gold, card)
        if card is None or reason:
            out.left.append(LeftOut(gold.id, reason))
        else:
            out.kept.append((gold, card))
    return out


def _misfit(subjects: Subjects, gold: Gold, card: Scorecard) -> str:
    """Why a scorecard says nothing about these labels, or ""."""
    case = subjects.case(gold)
    if card.status != "graded":
        return f"not graded: {card.reason}"
    if gold.question is None and card.case != case.rubric.id:
        return f"the scorecard is for the case {card.case!r}, the labels are for {case.rubric.id!r}"
    if card.text.sha256 != sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest():
        return "the scorecard is of another text than the labels"
    if gold.raters[0].covered is None:
        return ""
    has = {topic.id for step in card.steps for topic in step.topics}
    lacking = [topic.id for topic in case.rubric.topics if topic.id not in has]
    return f"the scorecard lacks topics of the rubric: {', '.join(lacking[:3])}" if lacking else ""


def _kept(
    subjects: Subjects, gold: Gold, card: Scorecard, scale: ScoreScale, learned: Learned, surface: Surface | None
) -> _Kept:
    case = subjects.case(gold)
    groups = {"case": case.rubric.id, "style": gold.style or "not told", "learned": learned.manner(gold)}
    truth = truth_of(gold, case, read_text(gold.text, gold.id).words, groups)
    second = said_by_rater(gold.raters[1], case) if len(gold.raters) > 1 else None
    return _Kept(gold, truth, said_by_grader(card, gold, case, scale), second, surface)


def _with_length(kept: Sequence[_Kept]) -> list[_Kept]:
    """The answers with their quarter by number of words; fewer than eight are not cut."""
    if len(kept) < 8:
        return list(kept)
    words = np.array([k.truth.words for k in kept])
    cuts = np.quantile(words, [0.25, 0.5, 0.75])
    out = []
    for one in kept:
        place = int(np.searchsorted(cuts, one.truth.words))
        mine = words[np.searchsorted(cuts, words) == place]
        name = f"{place + 1}: {mine.min()} to {mine.max()} words"
        out.append(replace(one, truth=replace(one.truth, groups={**one.truth.groups, "length": name})))
    return out


def _steps(subjects: Subjects, kept: Sequence[_Kept], scale: ScoreScale, how: Resampling) -> tuple[StepAgreement, ...]:
    order = dict.fromkeys(s for k in kept for s in subjects.case(k.gold).framework.step_ids)
    if len(order) < 2:
        return ()
    out = []
    for step in order:
        mine = [k for k in kept if step in k.truth.steps or step in k.truth.levels]
        pairs = [Pair(k.truth, k.said, k.second) for k in mine]
        humans = [Pair(k.truth, k.second) for k in mine if k.second is not None]
        if pairs:
            human = figures(humans, scale, how, step) if humans else {}
            out.append(StepAgreement(step, figures(pairs, scale, how, step, rules=True), human))
    return tuple(out)


def _groups(kept: Sequence[_Kept], scale: ScoreScale, how: Resampling) -> tuple[Group, ...]:
    out = []
    for kind in ("case", "style", "length", "learned"):
        for name in sorted({k.truth.groups[kind] for k in kept if kind in k.truth.groups}):
            mine = [k for k in kept if k.truth.groups.get(kind) == name]
            # Plain questions come by the thousand with an answer or two each.
            if kind == "case" and mine[0].gold.case is None and len(mine) < _QUESTION:
                continue
            pairs = [Pair(k.truth, k.said, k.second) for k in mine]
            out.append(Group(kind, name, len(pairs), figures(pairs, scale, how, rules=True)))
    return tuple(out)


def _alpha(golds: Sequence[Gold], how: Resampling) -> Value | None:
    """Krippendorff's alpha over every step level that two human raters or more gave."""
    rows, units = [], 0
    for gold in golds:
        steps = sorted({step for rater in gold.raters for step in rater.steps})
        given = [[rater.steps[step] for rater in gold.raters if step in rater.steps] for step in steps]
        several = [ratings for ratings in given if len(ratings) > 1]
        units += len(several)
        rows.append(sum((metrics.coincidences(r, LEVELS) for r in several), start=np.zeros(LEVELS * LEVELS)))
    if not units:
        return None
    return estimate(np.array(rows), metrics.ordinal_alpha, units, "only one level was ever given", how)


def _notes(kept: Sequence[_Kept], scale: ScoreScale, plain: bool, learned: Learned) -> tuple[str, ...]:
    notes = []
    if not learned.known:
        notes.append(
            "The answers that the models learned from are not installed here: whether these are among them is "
            "not known."
        )
    if 0 < len(kept) < 10:
        notes.append(f"Only {len(kept)} answers: take every figure as a hint, and the intervals as too narrow.")
    if plain and any(k.truth.score is not None for k in kept):
        notes.append(
            f"The grader's 0-100 is laid on the labels' range, {scale.low:g} to {scale.high:g}, "
            "before scores are compared."
        )
    if any(len(k.gold.raters) > 2 for k in kept):
        notes.append("More than two raters: the first is the truth, the second stands for the humans; alpha uses all.")
    return tuple(notes)
