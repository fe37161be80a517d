"""The figures of agreement: what each counts, over which answers, and when it is undefined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.agreement import metrics
from grader.agreement.bootstrap import Resampling, Value, estimate
from grader.agreement.metrics import Floats
from grader.agreement.paired import Said, ScoreScale, Truth
from grader.labels import LEVELS

BINS = 10
_STEP = 3  # decimals of a confidence that order it; a scorecard has no more


@dataclass(frozen=True)
class Rule:
    """What the field asks of a figure. least: lowest value that will do. most: largest distance from 0 that will do."""

    least: float | None = None
    most: float | None = None

    def broken_by(self, value: float) -> str:
        """The rule in words when the value breaks it, else ""."""
        if self.least is not None and value < self.least:
            return f"below {self.least:.2f}"
        return f"beyond ±{self.most:.2f}" if self.most is not None and abs(value) > self.most else ""


# Williamson, Xi & Breyer (2012), A framework for evaluation and use of automated scoring.
RULES: Mapping[str, Rule] = {
    "step_qwk": Rule(least=0.70),
    "step_r": Rule(least=0.70),
    "step_smd": Rule(most=0.15),
    "step_degradation": Rule(least=-0.10),
    "score_qwk": Rule(least=0.70),
    "score_r": Rule(least=0.70),
    "score_smd": Rule(most=0.15),
    "score_degradation": Rule(least=-0.10),
}

TITLES: Mapping[str, str] = {
    "topic_macro_f1": "topics, macro-F1",
    "topic_kappa": "topics, kappa",
    "topic_auc": "topics, AUC",
    "missing_precision": "missing list, precision",
    "missing_recall": "missing list, recall",
    "trap_called_covered": "traps called covered",
    "evidence_right": "evidence right",
    "sentences_placed": "sentences placed right",
    "calibration_error": "calibration error",
    "step_qwk": "steps, QWK",
    "step_exact": "steps, exact",
    "step_adjacent": "steps, adjacent",
    "step_r": "steps, Pearson r",
    "step_smd": "steps, SMD",
    "step_degradation": "steps, degradation",
    "score_qwk": "overall, QWK",
    "score_exact": "overall, exact",
    "score_adjacent": "overall, adjacent",
    "score_r": "overall, Pearson r",
    "score_smd": "overall, SMD",
    "score_degradation": "overall, degradation",
    "score_auc": "overall, AUC",
}


@dataclass(frozen=True)
class Pair:
    """A labelled answer, what the judge says of it, and what a second reader says when there is one."""

    truth: Truth
    said: Said
    second: Said | None = None


def figures(
    pairs: Sequence[Pair], scale: ScoreScale, how: Resampling, step: str | None = None, rules: bool = False
) -> dict[str, Value]:
    """Every figure that can be asked of these answers, by its name in TITLES; with `step` those of one step.

    rules: mark the figures that break the field's rules. A figure of which the judge never speaks (a baseline quotes
    no evidence) is not there; one of which it speaks but which is undefined is there with the reason.
    """
    found = {**_topics(pairs, how, step), **_steps(pairs, how, step)}
    if step is None:
        found.update(_scores(pairs, scale, how))
    if rules:
        found = {name: _marked(name, value) for name, value in found.items()}
    return {name: found[name] for name in TITLES if name in found}


def bins_of(pairs: Sequence[Pair]) -> Floats:
    """Per answer and bin of confidence count, sum of confidences and number covered: (answers, 3 * BINS)."""
    rows = []
    for pair in pairs:
        row = np.zeros((3, BINS))
        if pair.truth.covered is not None and pair.said.confidence is not None:
            place = np.clip((pair.said.confidence * BINS).astype(np.intp), 0, BINS - 1)
            weights = (np.ones(len(place)), pair.said.confidence, pair.truth.covered.astype(float))
            for number, weight in enumerate(weights):
                np.add.at(row[number], place, weight)
        rows.append(row.ravel())
    return np.array(rows).reshape(len(pairs), 3 * BINS)


def _topics(pairs: Sequence[Pair], how: Resampling, step: str | None) -> dict[str, Value]:
    if not any(pair.said.covered is not None and pair.truth.covered is not None for pair in pairs):
        return {}
    table, trap, quoted, placed = [], [], [], []
    scored: list[tuple[Floats, Floats]] = []
    for pair in pairs:
        mine = np.array([step in (None, name) for name in pair.truth.steps], dtype=bool)
        covered, called, confidence = pair.truth.covered, pair.said.covered, pair.said.confidence
        if covered is None or called is None:
            table.append(np.zeros(4))
            trap.append(np.zeros(2))
            scored.append((np.zeros(0), np.zeros(0)))
        else:
            table.append(metrics.counts(covered[mine], called[mine]))
            bait = pair.truth.trap & mine
            trap.append(np.array([called[bait].sum(), bait.sum()], dtype=float))
            told = np.zeros(0) if confidence is None else confidence[mine]
            scored.append((told, covered[mine].astype(float)))
        quoted.append(pair.said.evidence)
        placed.append(pair.said.placed)
    sums = np.array(table)
    n = int(sums.sum())
    none = "" if n else "the step has no topics"
    one = none or "the labels hold covered topics only, or none"
    out = {
        "topic_macro_f1": estimate(sums, metrics.macro_f1, n, one, how),
        "topic_kappa": estimate(sums, metrics.binary_kappa, n, none or "both say the same of every topic", how),
        "missing_precision": estimate(
            sums, metrics.missing_precision, int(sums[:, 2:].sum()), none or "no topic is called missing", how
        ),
        "missing_recall": estimate(
            sums, metrics.missing_recall, int(sums[:, 1::2].sum()), none or "no topic is missing", how
        ),
        "trap_called_covered": _share(trap, none or "no topic is labelled as merely mentioned", how),
    }
    if any(pair.said.confidence is not None for pair in pairs):
        out["topic_auc"] = _auc(scored, one, how)
    if step is None and any(pair.said.placed[1] or pair.said.evidence[1] for pair in pairs):
        out["evidence_right"] = _share(quoted, "the labels do not say where topics are covered", how)
        out["sentences_placed"] = _share(placed, "the labels do not say which step a sentence is about", how)
    return out


def _steps(pairs: Sequence[Pair], how: Resampling, step: str | None) -> dict[str, Value]:
    """Levels of one step, or of all steps pooled."""
    if not any(pair.said.levels for pair in pairs) or not any(pair.truth.levels for pair in pairs):
        return {}
    both = [_levels(pair.truth, pair.said, step) for pair in pairs]
    out = _level_figures("step", both, LEVELS, "no step has a level from both", how)
    out.update(_number_figures("step", [(np.array(h, float), np.array(m, float)) for h, m in both], how))
    second = [pair for pair in pairs if pair.second is not None and _levels(pair.truth, pair.second, step)[0]]
    if second:
        machine = [_levels(pair.truth, pair.said, step) for pair in second]
        human = [_levels(pair.truth, pair.second, step) for pair in second if pair.second is not None]
        out["step_degradation"] = _degradation(machine, human, LEVELS, how)
    return out


def _scores(pairs: Sequence[Pair], scale: ScoreScale, how: Resampling) -> dict[str, Value]:
    if not any(p.said.score is not None and p.truth.score is not None for p in pairs):
        return {}
    both = [_score(pair.truth, pair.said) for pair in pairs]
    out = _number_figures("score", both, how)
    if scale.levels:
        cut = [_cut(one, scale) for one in both]
        out.update(_level_figures("score", cut, scale.levels, "no answer has an overall score", how))
        second = [p for p in pairs if p.second is not None and len(_score(p.truth, p.second)[0])]
        if second:
            machine = [_cut(_score(p.truth, p.said), scale) for p in second]
            human = [_cut(_score(p.truth, p.second), scale) for p in second if p.second is not None]
            out["score_degradation"] = _degradation(machine, human, scale.levels, how)
    else:
        n = sum(len(human) for human, _ in both)
        out.update({f"score_{name}": Value(None, n=n, reason=scale.uncut) for name in ("qwk", "exact", "adjacent")})
    if scale.binary:
        positive = [((m - scale.low) / (scale.high - scale.low), (h == scale.high).astype(float)) for h, m in both]
        out["score_auc"] = _auc(positive, "all scores are the same", how)
    return out


Levels = tuple[list[int], list[int]]


def _levels(truth: Truth, said: Said, step: str | None) -> Levels:
    names = [s for s in truth.levels if s in said.levels and step in (None, s)]
    return [truth.levels[s] for s in names], [said.levels[s] for s in names]


def _score(truth: Truth, said: Said) -> tuple[Floats, Floats]:
    if truth.score is None or said.score is None:
        return np.zeros(0), np.zeros(0)
    return np.array([truth.score]), np.array([said.score])


def _cut(one: tuple[Floats, Floats], scale: ScoreScale) -> Levels:
    return [scale.level(x) for x in one[0]], [scale.level(x) for x in one[1]]


def _level_figures(kind: str, both: Sequence[Levels], levels: int, nothing: str, how: Resampling) -> dict[str, Value]:
    sums = np.array([metrics.level_table(human, machine, levels) for human, machine in both])
    n = int(sums.sum())
    same = "all are on one level, for both" if n else nothing
    return {
        f"{kind}_qwk": estimate(sums, metrics.quadratic_kappa, n, same, how),
        f"{kind}_exact": estimate(sums, metrics.exact, n, nothing, how),
        f"{kind}_adjacent": estimate(sums, metrics.adjacent, n, nothing, how),
    }


def _number_figures(kind: str, both: Sequence[tuple[Floats, Floats]], how: Resampling) -> dict[str, Value]:
    shift = float(np.concatenate([human for human, _ in both]).mean()) if any(len(h) for h, _ in both) else 0.0
    sums = np.array([metrics.moments(human, machine, shift) for human, machine in both])
    n = int(sums[:, 0].sum())
    why = "fewer than three pairs" if n < 3 else "one side is constant"
    return {
        f"{kind}_r": estimate(sums, metrics.pearson, n, why, how),
        f"{kind}_smd": estimate(sums, metrics.smd, n, "fewer than two pairs" if n < 2 else "neither varies", how),
    }


def _degradation(machine: Sequence[Levels], human: Sequence[Levels], levels: int, how: Resampling) -> Value:
    tables = [
        np.concatenate([metrics.level_table(*one, levels), metrics.level_table(*two, levels)])
        for one, two in zip(machine, human, strict=True)
    ]
    n = sum(len(one) for one, _ in human)
    return estimate(np.array(tables), metrics.degradation, n, "one of the two kappas is undefined", how)


def _auc(scored: Sequence[tuple[Floats, Floats]], undefined: str, how: Resampling) -> Value:
    """scored: per answer confidences, and 1.0 where true."""
    values = np.unique(np.concatenate([np.round(told, _STEP) for told, _ in scored]))
    rows = np.zeros((len(scored), 2, max(1, len(values))))
    for row, (told, true) in zip(rows, scored, strict=True):
        place = np.searchsorted(values, np.round(told, _STEP))
        np.add.at(row[0], place, true)
        np.add.at(row[1], place, 1 - true)
    flat = rows.reshape(len(scored), -1)
    return estimate(flat, metrics.auc, int(flat.sum()), undefined, how)


def _share(pieces: Sequence[Sequence[float] | Floats], undefined: str, how: Resampling) -> Value:
    sums = np.array(pieces, dtype=float).reshape(len(pieces), 2)
    return estimate(sums, metrics.share, int(sums[:, 1].sum()), undefined, how)


def _marked(name: str, value: Value) -> Value:
    rule = RULES.get(name)
    if rule is None or value.value is None:
        return value
    return replace(value, breaks=rule.broken_by(value.value))
