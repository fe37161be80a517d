"""Keyword coverage: which of a criterion's phrase groups stand in a sentence, compared lemma by lemma."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.matcher import PhraseMatcher

from grader.library import Criterion
from grader.text.abbreviations import ABBREVIATIONS
from grader.text.spelling import Speller
from grader.text.tokens import pipeline
from grader.text.words import lemma, lemma_doc, words

Group = tuple[int, int]  # (index of the criterion, index of its phrase group)


@dataclass(frozen=True)
class PhraseHit:
    """A phrase found: the group it belongs to and the author's wording of it."""

    group: Group
    words: str


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

    def find(self, texts: Iterable[str]) -> list[SentencePhrases]:
        """The phrases of each text."""
        return [self._find(text) for text in texts]

    def _find(self, text: str) -> SentencePhrases:
        tokens = words(text)
        if not tokens:
            return SentencePhrases((), 0, 0)
        doc = lemma_doc(tokens, [lemma(self._speller.mend(token)) for token in tokens])
        found: dict[Group, PhraseHit] = {}
        inside: set[int] = set()
        # Longest first, so that the wording shown is "approximate nearest neighbour" rather than "neighbour".
        for key, start, end in sorted(self._matcher(doc), key=lambda m: (m[1] - m[2], m[1], m[0])):
            inside.update(range(start, end))
            for group in self._groups[key]:
                found.setdefault(group, PhraseHit(group, " ".join(tokens[start:end])))
        return SentencePhrases(tuple(sorted(found.values(), key=lambda hit: hit.group)), len(tokens), len(inside))


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
