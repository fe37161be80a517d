"""Rebuilds everything learned, and says how good it is on case studies it has not seen."""

from __future__ import annotations

import json
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
from grader.training.fit_verdict import fit_verdict
from grader.training.judge import Outcome, best_thresholds, figures, outcome

Told = Callable[[str], None]

_FOREIGN = 3  # other cases whose answers stand for unrelated text


@dataclass(frozen=True)
class Learned:
    """The learned parts and the report on them."""

    segmenter: SegmenterModel
    verdict: VerdictModel
    report: dict[str, Any]


def train(corpus: Corpus, encoder: Encoder, told: Told) -> Learned:
    """Fits segmenter and verdict on the whole corpus; every figure of the report is leave-cases-out.

    told: called with a line of progress for each case that is left out in turn.
    """
    unseen: list[Outcome] = []
    for case in sorted({e.case for e in corpus.examples}):
        told(f"measuring without {case}")
        rest = corpus.without(case)
        segmenter, verdict = fit_segmenter(rest.examples), fit_verdict(rest, encoder.name)
        unseen += [outcome(e, segmenter, verdict) for e in corpus.only(case)]
    told("fitting on all cases")
    segmenter = fit_segmenter(corpus.examples)
    covered, partial = best_thresholds(unseen)
    floor, ceiling = similarity_bounds(corpus, segmenter)
    verdict = fit_verdict(corpus, encoder.name).model_copy(
        update={"covered": covered, "partial": partial, "similarity_floor": floor, "similarity_ceiling": ceiling}
    )
    seen = [outcome(e, segmenter, verdict) for e in corpus.examples]
    return Learned(segmenter, verdict, _report(corpus, unseen, seen, covered))


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


def write_models(learned: Learned, folder: Path) -> None:
    """Writes segmenter.json, verdict.json and report.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "segmenter.json").write_text(learned.segmenter.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "verdict.json").write_text(_compact(learned.verdict.model_dump()) + "\n", encoding="utf-8")
    (folder / "report.json").write_text(json.dumps(learned.report, indent=1) + "\n", encoding="utf-8")


def _compact(model: dict[str, Any]) -> str:
    """JSON a key a line, so that a change of the model reads as a diff; each long vector on one line."""
    lines = []
    for key, value in model.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _report(corpus: Corpus, unseen: Sequence[Outcome], seen: Sequence[Outcome], covered: float) -> dict[str, Any]:
    def by(attribute: str) -> dict[str, Any]:
        keys = sorted({getattr(o, attribute) for o in unseen})
        return {key: _rounded(figures([o for o in unseen if getattr(o, attribute) == key], covered)) for key in keys}

    return {
        "cases": sorted(corpus.cases),
        "answers": len(corpus.examples),
        "unseen_cases": _rounded(figures(unseen, covered)),
        "unseen_by_case": by("case"),
        "unseen_by_style": by("style"),
        "unseen_by_author": by("author"),
        "in_case": _rounded(figures(seen, covered)),
    }


def _rounded(values: dict[str, float | int | None]) -> dict[str, float | int | None]:
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in values.items()}
