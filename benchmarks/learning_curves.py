"""Accuracy on case studies left out, against the number of cases, of labelled answers and of statements a topic.

    python benchmarks/learning_curves.py            # about ten minutes on two cores, most of it embedding

The cheap signals alone are measured (`VerdictModel.search`): the verifier takes a quarter of an hour to train for every
point of such a curve. What is printed goes into docs/measurements.md.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from grader.embedding import StoredEncoder, VectorStore, built_in_encoder, default_cache_folder
from grader.library import load_shelf
from grader.matching.model import Linear
from grader.matching.signals import NAMES
from grader.provenance import code_digest
from grader.study import Rows
from grader.training.corpus import Example, load_corpus
from grader.training.fit_verdict import TopicTable, cheap_signals, fit_choosing, substance_direction, table_of
from grader.training.folds import folds
from grader.training.pairs import Degree

ROOT = Path(__file__).parent.parent
SEED = 7


def table(example: Example, substance: np.ndarray, accepted: int | None = None, near: int | None = None) -> TopicTable:
    """Cheap signals and truth, by a rubric with only so many accepted statements and near misses a topic."""
    prepared = example.prepared
    prepared = replace(
        prepared, accepted=first(prepared.accepted, accepted), near_misses=first(prepared.near_misses, near)
    )
    if accepted is not None:
        prepared = replace(prepared, references=first(prepared.references, 0))
    found, able = cheap_signals(replace(example, prepared=prepared), substance)
    return table_of(example, found.values[:, : prepared.topics], able)


def first(rows: Rows, most: int | None) -> Rows:
    """The first so many rows of each criterion."""
    if most is None:
        return rows
    place = [int((rows.owner[:n] == owner).sum()) for n, owner in enumerate(rows.owner)]
    kept = np.array(place, dtype=int) < most
    return Rows(rows.vectors[kept], rows.owner[kept])


def quality(linear: Linear, tables: Sequence[TopicTable]) -> tuple[float, float]:
    """AUC and macro-F1 (at 0.5) of covered topics, each by its likeliest passage."""
    best = [np.where(t.able, linear.log_odds(t.values), -20.0).max(axis=0) for t in tables if len(t.values)]
    odds = np.concatenate(best)
    truth = np.concatenate([t.truth == Degree.COVERED for t in tables if len(t.values)])
    return float(roc_auc_score(truth, odds)), float(f1_score(truth, odds >= 0, average="macro"))


def fit(tables: Sequence[TopicTable]) -> Linear:
    """The search fitted on some answers."""
    accepted, phrases = NAMES.index("accepted"), NAMES.index("phrases_in_context")
    return fit_choosing(tables, NAMES, Degree.COVERED, lambda v: v[..., accepted] + 0.3 * v[..., phrases])


def main() -> None:
    """Prints the three curves as Markdown."""
    store = VectorStore(default_cache_folder(), code_digest())
    corpus = load_corpus(
        load_shelf(), ROOT / "datasets", StoredEncoder(built_in_encoder(), store), lambda s: print(s, file=sys.stderr)
    )
    parts = folds(corpus.cases)
    names = sorted(corpus.cases)
    substance = {c: substance_direction([corpus.cases[n] for n in names if n != c]) for c in names}
    made = {e.answer.header.id: table(e, substance[e.case]) for e in corpus.examples}
    rng = np.random.default_rng(SEED)

    def report(label: str, points: Sequence[tuple[float, float]]) -> None:
        auc, macro = np.mean(points, axis=0)
        print(f"| {label} | {auc:.3f} | {macro:.3f} |", flush=True)

    def tables_of(examples: Sequence[Example]) -> list[TopicTable]:
        return [made[e.answer.header.id] for e in examples]

    print("| learned from | AUC | macro-F1 |\n|---|---:|---:|")
    for count in (2, 4, 8, 15):
        points = []
        for held in parts:
            rest = [c for c in names if c not in held]
            for _ in range(3 if count < 15 else 1):
                chosen = set(rng.permutation(rest)[:count])
                points.append(
                    quality(
                        fit(tables_of([e for e in corpus.examples if e.case in chosen])),
                        tables_of([e for e in corpus.examples if e.case in held]),
                    )
                )
        report(f"answers to {count} cases", points)
    for count in (10, 20, 40, 80):
        points = []
        for held in parts:
            rest_examples = [e for e in corpus.examples if e.case not in held]
            for _ in range(3):
                some = [rest_examples[i] for i in rng.permutation(len(rest_examples))[:count]]
                points.append(quality(fit(tables_of(some)), tables_of([e for e in corpus.examples if e.case in held])))
        report(f"{count} answers to 15 cases", points)
    for accepted, near in ((0, 0), (1, 0), (2, 0), (4, 0), (8, 0), (8, 2), (8, 6)):
        points = []
        for held in parts:
            linear = fit(tables_of([e for e in corpus.examples if e.case not in held]))
            mine = [table(e, substance[e.case], accepted, near) for e in corpus.examples if e.case in held]
            points.append(quality(linear, mine))
        report(f"rubrics with {accepted} accepted statements, {near} near misses a topic, no references", points)


if __name__ == "__main__":
    main()
