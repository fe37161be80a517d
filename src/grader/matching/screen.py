"""What may serve as evidence at all. Text that only asks, lists or repeats what was given makes no point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from grader.document import Document, Kind, Sentence
from grader.embedding.read_vectors import ReadVectors
from grader.library.own_words import own_phrases
from grader.matching.cues import is_open_question
from grader.matching.phrases import SentencePhrases
from grader.study import PreparedCase
from grader.text.words import lemma, words

_PROMPT_COSINE = 0.9
_RUN = 6
_REPEATED_SHARE = 0.7
_DUMP_SHARE = 0.6  # 0.10 to 0.43 of the words of 94 real and written answers stand in the rubric's phrases
_PLAIN_DUMP_SHARE = 0.8  # where phrases are all content words of the points, a word by word copy comes near 0.6
_BARE = 2  # content words of a point that one word alone may make
_DUMP_MIN = 50  # words; a sentence or two may be all phrases and still say something
_SCRAMBLED_SHARE = 0.2  # 0.00 to 0.10 in the same answers, 0.34 and more when their words are shuffled
_SCRAMBLED_MIN = 15
_ITEMS = re.compile(r"[,;|/·•\n]")

_DETERMINERS = frozenset(("a an the our your their my its this these every each").split())
_NEVER_AFTER = frozenset(
    (
        "a an the of and or but to in on for with by at from as is are was were be been it that so if then "
        "than do does did can could will would should may might have has had we i you they he she which who "
        "how when where why because since while into there"
    ).split()
)


@dataclass(frozen=True)
class Screen:
    """usable: per sentence whether it may be evidence. keyword_dump: the text is little but the rubric's phrases.
    scrambled: its words stand in no grammatical order."""

    usable: NDArray[np.bool_]
    keyword_dump: bool
    scrambled: bool

    def passages(self, read: ReadVectors) -> NDArray[np.bool_]:
        """Per passage whether it ends in a usable sentence, (passages,): a question at its end adds nothing."""
        return np.array([self.usable[p.last] for p in read.passages], dtype=bool)


def screen(read: ReadVectors, prepared: PreparedCase, phrases: Sequence[SentencePhrases]) -> Screen:
    """Screens an answer.

    A sentence is no evidence when it is an open question or a bare list of terms, or repeats the prompt, a topic's
    title or a criterion. In a keyword dump and in scrambled text nothing is.
    """
    rubric, steps = prepared.case.rubric, prepared.case.framework.steps
    # A point that is itself a sentence to be said may be said word by word, and its title is little else.
    topics = [topic for topic in rubric.topics if topic.criterion not in topic.accepted]
    # A criterion without accepted statements is all there is to compare with: there its words are what is asked for.
    given = _runs((rubric.prompt, *(topic.criterion for topic in topics if topic.accepted)))
    titles = _forms((*(topic.title for topic in topics), *(step.title for step in steps)))
    usable = np.array([not _says_nothing(s, given, titles) for s in read.document.sentences], dtype=bool)
    if len(prepared.prompt) and len(read.plain):
        usable &= (read.plain @ prepared.prompt.T).max(axis=1) <= _PROMPT_COSINE
    if prepared.case.plain and all(len(topic.phrases) > _BARE for topic in rubric.topics):
        # A single word makes no point of three or more: 170 of 184 such answers in two public sets were wrong.
        usable &= np.array([len(own_phrases(s.text)) > 1 for s in read.document.sentences], dtype=bool)
    share = _PLAIN_DUMP_SHARE if prepared.case.plain else _DUMP_SHARE
    dump, scrambled = is_keyword_dump(read.document, phrases, share), is_scrambled(read.document)
    return Screen(usable & (not dump and not scrambled), dump, scrambled)


def is_keyword_dump(document: Document, phrases: Sequence[SentencePhrases], share: float = _DUMP_SHARE) -> bool:
    """More than this share of the text's words, headings left out, stands in phrases of the rubric."""
    body = [phrases[s.index] for s in document.sentences if s.kind is not Kind.HEADING]
    total = sum(found.words for found in body)
    return total >= _DUMP_MIN and sum(found.inside for found in body) > share * total


def is_scrambled(document: Document) -> bool:
    """Too many determiners stand before words that no determiner is followed by ("the of", "a is")."""
    pairs = bad = 0
    for sentence in document.sentences:
        tokens = re.findall(r"[a-z']+|[^\sa-z']", sentence.text.lower())
        for first, second in pairwise(tokens):
            if first in _DETERMINERS and second[0].isalpha():
                pairs += 1
                bad += second in _NEVER_AFTER
    return pairs >= _SCRAMBLED_MIN and bad > _SCRAMBLED_SHARE * pairs


def is_keyword_list(text: str) -> bool:
    """Ten or more items of one to three words each, and hardly anything else."""
    items = _items(text)
    short = [item for item in items if len(item) <= 3]
    return len(short) >= 10 and len(short) >= 0.8 * len(items)


def _says_nothing(sentence: Sentence, given: frozenset[tuple[str, ...]], titles: frozenset[tuple[str, ...]]) -> bool:
    if is_open_question(sentence.text) or is_keyword_list(sentence.text):
        return True
    items = _items(sentence.text)
    if items and sum(item in titles for item in items) >= 0.6 * len(items):
        return True
    lemmas = [lemma(word) for word in words(sentence.text)]
    covered = np.zeros(len(lemmas), dtype=bool)
    for at in range(len(lemmas) - _RUN + 1):
        if tuple(lemmas[at : at + _RUN]) in given:
            covered[at : at + _RUN] = True
    return len(lemmas) > _RUN and bool(covered.mean() >= _REPEATED_SHARE)


def _items(text: str) -> list[tuple[str, ...]]:
    found = (tuple(lemma(word) for word in words(item)) for item in _ITEMS.split(text))
    return [item for item in found if item]


@lru_cache(maxsize=64)
def _runs(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Runs of words of what a candidate was given, or can have copied. Kept, as a case meets many texts."""
    runs: set[tuple[str, ...]] = set()
    for text in texts:
        lemmas = [lemma(word) for word in words(text)]
        runs.update(tuple(lemmas[at : at + _RUN]) for at in range(len(lemmas) - _RUN + 1))
    return frozenset(runs)


@lru_cache(maxsize=64)
def _forms(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(lemma(word) for word in words(text)) for text in texts)
