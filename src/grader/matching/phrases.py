"""Keyword coverage: which of a criterion's phrase groups stand in a sentence, compared lemma by lemma."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.matcher import PhraseMatcher

from grader.library import Criterion
from grader.text.abbreviations import ABBREVIATIONS
from grader.text.spelling import Speller
from grader.text.tokens import pipeline
from grader.text.words import lemma, lemma_doc, words

_NEGATORS = frozenset(
    "not n't n’t never no none nobody neither nor without skip skips skipped ignore ignored cannot".split()
)
_TURNS = frozenset(
    "but because so instead however since which when if until unless yet though rather we i they".split()
)
_REACH = 8
_CLAUSE_ENDS = re.compile(r"[;:!?—–]|->|=>| - ")

Group = tuple[int, int]  # (index of the criterion, index of its phrase group)


@dataclass(frozen=True)
class PhraseHit:
    """A phrase found: the group it belongs to, the author's wording of it, and whether it stands after a "not"."""

    group: Group
    words: str
    denied: bool = False


@dataclass(frozen=True)
class SentencePhrases:
    """Phrases found in a sentence, each group once; how many words it has, and how many of them stand in phrases."""

    hits: tuple[PhraseHit, ...]
    words: int
    inside: int


class PhraseIndex:
    """All phrases of a list of criteria, compiled once.

    Alternatives match on lemmas, with hyphens open or closed ("look-alike", "look alike", "lookalike"), British or
    American, and as the field's abbreviations. Typos in long words are mended before (see `Speller`).
    """

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.sizes = [len(criterion.phrases) for criterion in criteria]
        self._matcher = PhraseMatcher(pipeline().vocab, attr="LEMMA")
        self._groups: dict[int, list[Group]] = {}
        forms: dict[tuple[str, ...], list[Group]] = {}
        vocabulary: set[str] = set()
        for number, criterion in enumerate(criteria):
            for place, group in enumerate(criterion.phrases):
                for alternative in group:
                    vocabulary.update(words(alternative))
                    for form in _forms(alternative):
                        owners = forms.setdefault(form, [])
                        if (number, place) not in owners:
                            owners.append((number, place))
            vocabulary.update(words(f"{criterion.title} {criterion.criterion}"))
        for form, owners in sorted(forms.items()):
            key = " ".join(form)
            self._matcher.add(key, [lemma_doc(list(form), list(form))])
            self._groups[pipeline().vocab.strings[key]] = owners
        self._speller = Speller(vocabulary)
        self.denied_in_accepted = [self._denied_share(number, c.accepted) for number, c in enumerate(criteria)]

    def _denied_share(self, number: int, statements: Iterable[str]) -> float:
        """Mean share of denied phrases in a criterion's accepted statements: some points are made by a "not"."""
        shares = [denied_share(found.hits, number) for found in self.find(statements) if found.hits]
        return sum(shares) / len(shares) if shares else 0.0

    def find(self, texts: Iterable[str]) -> list[SentencePhrases]:
        """The phrases of each text."""
        return [self._find(text) for text in texts]

    def _find(self, text: str) -> SentencePhrases:
        clauses = [words(clause) for clause in _CLAUSE_ENDS.split(text)]
        tokens = [token for clause in clauses for token in clause]
        if not tokens:
            return SentencePhrases((), 0, 0)
        doc = lemma_doc(tokens, [lemma(self._speller.mend(token)) for token in tokens])
        found: dict[Group, PhraseHit] = {}
        inside: set[int] = set()
        denied = [denied for clause in clauses for denied in denied_words(clause)]
        # Longest first, so that the wording shown is "approximate nearest neighbour" rather than "neighbour".
        for key, start, end in sorted(self._matcher(doc), key=lambda m: (m[1] - m[2], m[1], m[0])):
            inside.update(range(start, end))
            for group in self._groups[key]:
                known = found.get(group)
                # Said once without a "not" is said.
                if known is None or (known.denied and not denied[start]):
                    found[group] = PhraseHit(group, " ".join(tokens[start:end]), denied[start])
        return SentencePhrases(tuple(sorted(found.values(), key=lambda hit: hit.group)), len(tokens), len(inside))


def denied_share(hits: Iterable[PhraseHit], criterion: int) -> float:
    """Share of a criterion's phrase groups that were found only after a "not", 0-1; 0 when none was found."""
    groups: dict[Group, bool] = {}
    for hit in hits:
        if hit.group[0] == criterion:
            groups[hit.group] = groups.get(hit.group, True) and hit.denied
    return sum(groups.values()) / len(groups) if groups else 0.0


def denied_words(tokens: Sequence[str]) -> list[bool]:
    """Per word whether it stands in the reach of a negation: up to eight words on, to the next turn of the clause."""
    out, reach = [], 0
    for token in tokens:
        low = token.lower()
        if low in _TURNS:
            reach = 0
        out.append(reach > 0)
        reach = _REACH if low in _NEGATORS else max(0, reach - 1)
    return out


def _forms(alternative: str) -> set[tuple[str, ...]]:
    """The lemma sequences that count as this alternative."""
    tokens = words(alternative)
    if not tokens:
        return set()
    plain = tuple(lemma(token) for token in tokens)
    forms = {plain}
    if len(tokens) == 2 and all(token.isalpha() and len(token) > 2 for token in tokens):
        forms.add((lemma("".join(tokens)),))
    for short, longs in _short_forms():
        for long in longs:
            for old, new in ((long, short), (short, long)):
                at = _position(plain, old)
                if at is not None and (plain == old or len(old) > 1):
                    forms.add(plain[:at] + new + plain[at + len(old) :])
    return forms


def _position(haystack: tuple[str, ...], needle: tuple[str, ...]) -> int | None:
    for at in range(len(haystack) - len(needle) + 1):
        if haystack[at : at + len(needle)] == needle:
            return at
    return None


_cached: list[tuple[tuple[str, ...], list[tuple[str, ...]]]] = []


def _short_forms() -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    if not _cached:
        for short, longs in ABBREVIATIONS:
            _cached.append(
                (tuple(lemma(w) for w in words(short)), [tuple(lemma(w) for w in words(long)) for long in longs])
            )
    return _cached
