"""How the grader's verdicts agree with people's on sets of answers that people have marked.

    python benchmarks/human_sets.py SET.jsonl [--limit 200]

A line is {id, question, points | reference, answer, group} with `labels` (1/0 a point: does the answer say it?) or
`score` (1/0: is the answer right?). The sets are read from where they lie and are no part of the package; nothing is
written. Not a test: nothing here passes or fails.

For labels: kappa and macro-F1 of "covered" against "said", the area under the ROC curve (AUC) of the confidence, and
kappa at a threshold that was chosen on other groups: groups fall into two halves by a digest of their name, and each
half is judged at the threshold that is best on the other. For scores: AUC of the card's score and of the mean
confidence of its topics, and kappa of "level 3 or better" (65 of 100).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score

from grader.grading import Grader
from grader.library import CaseStudy, Wanted
from grader.scoring.scorecard import Scorecard

Floats = NDArray[np.float64]
_GRID = np.round(np.arange(0.01, 1.0, 0.01), 2)


def sample(path: Path, only: str, limit: int | None) -> list[dict[str, object]]:
    """The set's rows whose id begins with `only`, in order, or a fixed random sample of them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, filter(None, lines)) if str(row["id"]).startswith(only)]
    if limit is None or limit >= len(rows):
        return rows
    return [rows[place] for place in sorted(random.Random(0).sample(range(len(rows)), limit))]


def wanted(row: dict[str, object]) -> Wanted:
    """What a row's answer is graded against."""
    question = str(row.get("question") or "")
    points, reference = row.get("points"), row.get("reference")
    if isinstance(points, list):
        return Wanted(question=question, points=tuple(map(str, points)))
    texts = reference if isinstance(reference, list) else [reference]
    return Wanted(question=question, references=tuple(map(str, texts)))


def half(group: object) -> int:
    """In which of two halves a group lies, the same on every machine."""
    return hashlib.sha256(str(group).encode()).digest()[0] % 2


def best_threshold(truth: Floats, values: Floats) -> float:
    """The threshold of highest kappa; of equals the lowest."""
    return float(max(_GRID, key=lambda cut: (cohen_kappa_score(truth, values >= cut), -cut)))


def across_halves(truth: Floats, values: Floats, halves: NDArray[np.int_]) -> tuple[float, dict[int, float]]:
    """Kappa of all verdicts when each half is judged at the threshold that is best on the other, and the thresholds."""
    said = np.zeros(len(truth), dtype=bool)
    cuts = {}
    for side in (0, 1):
        cuts[side] = best_threshold(truth[halves != side], values[halves != side])
        said[halves == side] = values[halves == side] >= cuts[side]
    return float(cohen_kappa_score(truth, said)), cuts


def mean_confidence(card: Scorecard) -> float:
    told = [topic.confidence for step in card.steps for topic in step.topics]
    return sum(told) / len(told)


def by_points(rows: Sequence[dict[str, object]], cards: Sequence[Scorecard]) -> None:
    truth, covered, confidence, halves = [], [], [], []
    for row, card in zip(rows, cards, strict=True):
        topics = [topic for step in card.steps for topic in step.topics]
        labels = row["labels"]
        assert isinstance(labels, list)
        assert len(labels) == len(topics), row["id"]
        truth += [float(label) for label in labels]
        covered += [topic.status == "covered" for topic in topics]
        confidence += [topic.confidence for topic in topics]
        halves += [half(row.get("group"))] * len(topics)
    gold, values = np.array(truth), np.array(confidence)
    print(f"points             {len(gold)}, {gold.mean():.2f} said, {np.mean(covered):.2f} called covered")
    print(f"kappa              {cohen_kappa_score(gold, covered):.3f}  at the model's own threshold")
    print(f"macro-F1           {f1_score(gold, covered, average='macro'):.3f}")
    print(f"AUC                {roc_auc_score(gold, values):.3f}  of the confidence")
    kappa, cuts = across_halves(gold, values, np.array(halves))
    print(f"kappa, other half  {kappa:.3f}  at thresholds {cuts[0]:.2f} and {cuts[1]:.2f} found on other groups")


def by_score(rows: Sequence[dict[str, object]], cards: Sequence[Scorecard]) -> None:
    gold = np.array([float(str(row["score"])) for row in rows])
    if set(gold) != {0.0, 1.0}:
        sys.exit("the column `score` has to hold both 0 and 1 and nothing else")
    scores = np.array([card.score for card in cards], dtype=float)
    values = np.array([mean_confidence(card) for card in cards])
    good = np.array([(card.level or 0) >= 3 for card in cards])
    halves = np.array([half(row.get("group")) for row in rows])
    print(f"answers            {len(gold)}, {gold.mean():.2f} right, {good.mean():.2f} graded good or better")
    print(f"AUC                {roc_auc_score(gold, scores):.3f}  of the score")
    print(f"AUC                {roc_auc_score(gold, values):.3f}  of the mean confidence")
    print(f"kappa              {cohen_kappa_score(gold, good):.3f}  of level 3 or better")
    print(f"macro-F1           {f1_score(gold, good, average='macro'):.3f}")
    kappa, cuts = across_halves(gold, values, halves)
    print(f"kappa, other half  {kappa:.3f}  of confidence at {cuts[0]:.2f} and {cuts[1]:.2f} found on other groups")


def main() -> None:
    parser = argparse.ArgumentParser(description="Agreement with people on a set of marked answers.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, help="grade a fixed random sample of so many rows")
    parser.add_argument("--only", default="", help="rows whose id begins so")
    options = parser.parse_args()
    rows = sample(options.path, options.only, options.limit)
    grader = Grader()
    made: dict[Wanted, CaseStudy] = {}
    graded: list[tuple[dict[str, object], Scorecard]] = []
    failed: list[Scorecard] = []
    for row in rows:
        want = wanted(row)
        if want not in made:
            made[want] = want.case()
        card = grader.try_grade(str(row["answer"]), made[want], str(row["id"]))
        if card.status == "graded":
            graded.append((row, card))
        else:
            failed.append(card)
    print(f"{options.path.name}: {len(graded)} answers graded, {len(failed)} not")
    for card in failed[:5]:
        print(f"  {card.id}: {card.reason}")
    for key, judge in (("labels", by_points), ("score", by_score)):
        with_key = [(row, card) for row, card in graded if key in row]
        if with_key:
            judge([row for row, _ in with_key], [card for _, card in with_key])


if __name__ == "__main__":
    main()
