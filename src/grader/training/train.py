"""Rebuilds everything learned, and says how good it is on case studies it has not seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.embedding import Encoder
from grader.matching.model import VerdictModel
from grader.scoring.similarity import step_similarity
from grader.segmentation import SegmenterModel, segment
from grader.training.corpus import Corpus
from grader.training.fit_segmenter import fit_segmenter
from grader.training.fit_verdict import Search, TopicTable, compose, fit_search, fit_verdict, verified_table
from grader.training.folds import Verifiers, folds
from grader.training.judge import Outcome, best_thresholds, figures, outcome
from grader.training.pairs import Degree

Told = Callable[[str], None]

_FOREIGN = 3  # other cases whose answers stand for unrelated text


@dataclass(frozen=True)
class Learned:
    """The learned parts and the report on them."""

    segmenter: SegmenterModel
    verdict: VerdictModel
    verifier: Path
    report: dict[str, Any]


def train(corpus: Corpus, encoder: Encoder, base: Path, work: Path, told: Told) -> Learned:
    """Trains and fits everything on the whole corpus; every figure of the report is leave-cases-out.

    A verifier for each fold judges the cases left out of it, and only such judgements are learned from: the verdict
    must know how far to trust a verifier on a case it has not seen. base: folder of all-MiniLM-L6-v2. work: folder
    for the verifiers of the folds; a run that was cut goes on from there. told: called with lines of progress.
    """
    verifiers = Verifiers(corpus, base, work, told)
    fold_of = {case: fold for fold in folds(corpus.cases) for case in fold}
    names = sorted({e.case for e in corpus.examples})
    searches: dict[str, Search] = {}
    tables: dict[str, list[TopicTable]] = {}
    for case in names:
        told(f"searching without {case}")
        searches[case] = fit_search(corpus.without(case))
        judge_by = verifiers.without(fold_of[case])
        tables[case] = [verified_table(e, searches[case], judge_by) for e in corpus.only(case)]
    unseen: list[Outcome] = []
    for case in names:
        told(f"measuring without {case}")
        rest = corpus.without(case)
        fitted = fit_verdict([t for other in names if other not in fold_of[case] for t in tables[other]])
        verdict = compose(rest, encoder.name, searches[case], fitted)
        segmenter = fit_segmenter(rest.examples)
        unseen += [outcome(e, segmenter, verdict, verifiers.without(fold_of[case])) for e in corpus.only(case)]
    told("fitting on all cases")
    segmenter = fit_segmenter(corpus.examples)
    covered, partial = best_thresholds(unseen)
    floor, ceiling = similarity_bounds(corpus, segmenter)
    bounds = {"covered": covered, "partial": partial, "similarity_floor": floor, "similarity_ceiling": ceiling}
    whole = fit_verdict([t for case in names for t in tables[case]])
    search, final = fit_search(corpus), verifiers.without(())
    verdict = compose(corpus, encoder.name, search, whole).model_copy(update=bounds)
    seen = [outcome(e, segmenter, verdict, final) for e in corpus.examples]
    report = _report(corpus, unseen, seen, (covered, partial))
    report["search_recall"] = round(search_recall([t for case in names for t in tables[case]]), 3)
    return Learned(segmenter, verdict, verifiers.path(()), report)


def similarity_bounds(corpus: Corpus, segmenter: SegmenterModel) -> tuple[float, float]:
    """Similarity of a step to the references: median over answers to three other cases, and over strong own answers.

    Both over all cases with reference answers.
    """
    foreign: list[float] = []
    own: list[float] = []
    names = [name for name, prepared in sorted(corpus.cases.items()) if prepared.case.references]
    for place, case in enumerate(names):
        prepared = corpus.cases[case]
        others = {names[(place + step) % len(names)] for step in range(1, 1 + _FOREIGN)} - {case}
        for example in corpus.examples:
            strong = example.case == case and example.answer.header.tier == "strong"
            if not strong and example.case not in others:
                continue
            steps = segment(example.read, prepared, segmenter).steps
            found = [step_similarity(s, example.read, steps, prepared) for s in prepared.case.framework.step_ids]
            (own if strong else foreign).extend(x for x in found if x)
    if not foreign or not own:
        return 0.3, 0.6
    return round(float(np.median(foreign)), 3), round(float(np.median(own)), 3)


def search_recall(tables: Sequence[TopicTable]) -> float:
    """Share of covered topics of which a passage that covers them is among the few that are verified."""
    hits = [
        bool((table.able & (table.degree == Degree.COVERED))[:, topic].any())
        for table in tables
        for topic in np.flatnonzero(table.truth == Degree.COVERED)
    ]
    return float(np.mean(hits)) if hits else 0.0


def write_models(learned: Learned, folder: Path) -> None:
    """Writes segmenter.json, verdict.json, verifier.safetensors and report.json."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(learned.verifier, folder / "verifier.safetensors")
    (folder / "segmenter.json").write_text(learned.segmenter.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "verdict.json").write_text(_compact(learned.verdict.model_dump()) + "\n", encoding="utf-8")
    (folder / "report.json").write_text(json.dumps(learned.report, indent=1) + "\n", encoding="utf-8")


def _compact(model: dict[str, Any]) -> str:
    """JSON a key a line, so that a change of the model reads as a diff; each long vector on one line."""
    lines = []
    for key, value in model.items():
        if isinstance(value, dict) and "weights" in value:
            inner = ",\n".join(f"   {json.dumps(name)}: {json.dumps(part)}" for name, part in value["weights"].items())
            head = f'"intercept": {json.dumps(value["intercept"])}, "weights": {{'
            lines.append(f" {json.dumps(key)}: {{{head}\n{inner}\n }}}}")
        elif isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _report(
    corpus: Corpus, unseen: Sequence[Outcome], seen: Sequence[Outcome], cuts: tuple[float, float]
) -> dict[str, Any]:
    def by(attribute: str) -> dict[str, Any]:
        keys = sorted({getattr(o, attribute) for o in unseen})
        return {key: _rounded(figures([o for o in unseen if getattr(o, attribute) == key], *cuts)) for key in keys}

    return {
        "cases": sorted(corpus.cases),
        "answers": len(corpus.examples),
        "unseen_cases": _rounded(figures(unseen, *cuts)),
        "unseen_by_case": by("case"),
        "unseen_by_style": by("style"),
        "unseen_by_author": by("author"),
        "in_case": _rounded(figures(seen, *cuts)),
    }


def _rounded(values: dict[str, float | int | None]) -> dict[str, float | int | None]:
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in values.items()}
