"""Verifiers that have not seen some cases: one a fold, trained once and kept in a folder."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from grader.matching.verifier import LearnedVerifier, RememberingVerifier, Verifier
from grader.training.blend import blend
from grader.training.corpus import Corpus
from grader.training.fit_verdict import cheap_signals, fit_search
from grader.training.fit_verifier import States, fit_verifier
from grader.training.pairs import Pair
from grader.training.verifier_pairs import mined, statement_pairs

FOLDS = 4
_SEED = 20260
_PASSES = 1  # over the labelled answers, each with other passages drawn


def folds(cases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Cases dealt out in order of their names."""
    names = sorted(cases)
    return tuple(tuple(names[start::FOLDS]) for start in range(min(FOLDS, len(names))))


@dataclass
class Verifiers:
    """Trains the verifier without some cases, or finds it where an earlier run left it.

    base: folder of all-MiniLM-L6-v2. work: where they are kept; the name holds a digest of all they learn from.
    """

    corpus: Corpus
    base: Path
    work: Path
    told: Callable[[str], None]
    _made: dict[tuple[str, ...], Verifier] = field(default_factory=dict)
    _states: States | None = None

    def without(self, cases: tuple[str, ...]) -> Verifier:
        """The verifier that has not seen these cases."""
        if cases not in self._made:
            self._made[cases] = RememberingVerifier(LearnedVerifier(self.path(cases), self.base))
        return self._made[cases]

    def path(self, cases: tuple[str, ...]) -> Path:
        """Its file, trained when it is not there yet.

        The verifier that has seen all cases is the mean of the folds' weights ("model soup", Wortsman et al. 2022):
        they start from one network and differ by a quarter of what they learned from.
        """
        if not cases:
            parts = [self.path(fold) for fold in folds(self.corpus.cases)]
            mixed = hashlib.sha256("".join(part.name for part in parts).encode()).hexdigest()
            path = self.work / f"verifier-{mixed[:16]}.safetensors"
            blend(parts, path)
            return path
        kept = self.corpus.without(*cases)
        stages = _stages(kept)
        path = self.work / f"verifier-{_digest(stages)[:16]}.safetensors"
        if not path.is_file():
            total = sum(len(pairs) for pairs in stages)
            self.told(f"training the verifier without {', '.join(cases)}: {total} pairs")
            self.work.mkdir(parents=True, exist_ok=True)
            if self._states is None:
                self._states = States.of(self.base)
            network = fit_verifier(stages, self._states, self.base, _SEED, self.told)
            unfinished = path.with_suffix(".part")
            network.save(unfinished)
            unfinished.replace(path)
        return path


def _stages(corpus: Corpus) -> list[list[Pair]]:
    """What each pass learns from: the statements, then the answers as they are met in use."""
    rng = random.Random(_SEED)  # noqa: S311
    stated = [pair for name in sorted(corpus.cases) for pair in statement_pairs(corpus.cases[name], rng)]
    search = fit_search(corpus)
    odds = {}
    for example in corpus.examples:
        found, able = cheap_signals(example, search.substance)
        topics = example.prepared.topics
        odds[example.answer.header.id] = np.where(able, search.linear.log_odds(found.values), -np.inf)[:, :topics]
    return [stated, *([*mined(corpus, odds, rng), *corpus.points] for _ in range(_PASSES))]


def _digest(stages: Sequence[Sequence[Pair]]) -> str:
    here = Path(__file__).parent
    code = [here / "fit_verifier.py", here.parent / "matching" / "verifier_network.py"]
    digest = hashlib.sha256(str(_SEED).encode())
    for path in code:
        digest.update(path.read_bytes())
    for pairs in stages:
        for pair in pairs:
            digest.update(f"{pair.criterion}\0{pair.passage}\0{int(pair.degree)}\1".encode())
    return digest.hexdigest()
