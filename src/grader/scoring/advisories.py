"""Advisories: what is worth knowing about an answer beside its topics. They take no points away."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.document import Document, Kind, Sentence
from grader.library import CaseStudy
from grader.matching.screen import Screen, is_keyword_list
from grader.scoring.scorecard import Advisory
from grader.text.language import language
from grader.text.normalise import ZERO_WIDTH
from grader.text.words import lemma, words

TOO_SHORT_WORDS = 120
DOMINANT_SHARE = 0.6
_RUN = 8  # words in a row that two texts share by copying rather than by chance
_COPIED_SHARE = 0.4


@dataclass(frozen=True)
class Placed:
    """What the advisories look at: the answer, its case, the step (or `none`) of every sentence, what was screened out.

    off_topic: the text is hardly about this case. nearer_case: a case that it is more about, if any.
    touched: steps of which some point is made, wherever it stands.
    """

    document: Document
    case: CaseStudy
    steps: Sequence[str]
    screen: Screen
    off_topic: bool
    nearer_case: str | None = None
    touched: frozenset[str] = frozenset()


def advisories(placed: Placed) -> tuple[Advisory, ...]:
    """All advisories for an answer, in a fixed order: about the whole text first, then by place."""
    found = [
        *_too_short(placed),
        *_not_english(placed),
        *_unusable(placed),
        *_dominant_step(placed),
        *_absent_steps(placed),
        *_copies(placed),
        *_hidden_characters(placed),
        *_keyword_lists(placed),
        *_repeated(placed),
    ]
    return tuple(found)


def _too_short(placed: Placed) -> Iterator[Advisory]:
    count = placed.document.words
    if placed.case.plain:  # one sentence may be all that is asked for
        return
    if count < TOO_SHORT_WORDS:
        yield Advisory(
            code="too-short", message=f"The answer has only {count} words; a full answer usually has 500 to 1,500."
        )


def _not_english(placed: Placed) -> Iterator[Advisory]:
    code = language(" ".join(s.text for s in placed.document.sentences))
    if code not in (None, "en"):
        yield Advisory(
            code="not-english",
            message=f"The answer seems not to be in English but in {code!r}; its verdicts are not reliable.",
        )


def _unusable(placed: Placed) -> Iterator[Advisory]:
    if placed.off_topic:
        like = f" It reads like an answer to {placed.nearer_case!r}." if placed.nearer_case else ""
        what = "The text seems to answer another question than this case's; its points count for little here."
        yield Advisory(code="off-topic", message=what + like)
    if placed.screen.keyword_dump:
        yield Advisory(
            code="keyword-list", message="The text is little more than terms of the subject; terms alone earn nothing."
        )
    if placed.screen.scrambled:
        yield Advisory(
            code="scrambled-text",
            message="The words stand in no grammatical order; nothing in the text can be credited.",
        )


def _dominant_step(placed: Placed) -> Iterator[Advisory]:
    if len(placed.case.framework.steps) < 3:
        return
    sizes: Counter[str] = Counter()
    for sentence, name in zip(placed.document.sentences, placed.steps, strict=True):
        sizes[name] += sentence.words
    total = sum(sizes.values())
    for step in placed.case.framework.steps:
        if total and sizes[step.id] > DOMINANT_SHARE * total:
            share = round(100 * sizes[step.id] / total)
            yield Advisory(
                code="dominant-step",
                message=f"{step.title} takes {share} % of the text; the other steps have little room.",
            )


def _absent_steps(placed: Placed) -> Iterator[Advisory]:
    present = set(placed.steps) | placed.touched
    wanted = {topic.step for topic in placed.case.rubric.topics}
    for step in placed.case.framework.steps:
        if step.id in wanted and step.id not in present:
            yield Advisory(
                code="step-absent", message=f"Nothing in the answer is about {step.title[0].lower()}{step.title[1:]}."
            )


def _copies(placed: Placed) -> Iterator[Advisory]:
    own = _runs(words(" ".join(s.text for s in placed.document.sentences)))
    if not own:
        return
    for reference in placed.case.references:
        other = _runs(words(" ".join(s.text for s in reference.document.sentences)))
        share = len(own & other) / len(own)
        if share > _COPIED_SHARE:
            yield Advisory(
                code="copy-of-reference",
                message=f"{round(100 * share)} % of the text stands word by word in the reference {reference.name!r}.",
            )
    share = len(own & _runs(words(placed.case.rubric.prompt))) / len(own)
    if share > 0.3:
        yield Advisory(code="copy-of-prompt", message=f"{round(100 * share)} % of the text repeats the question.")


def _runs(tokens: list[str]) -> set[tuple[str, ...]]:
    low = [token.lower() for token in tokens]
    return {tuple(low[i : i + _RUN]) for i in range(len(low) - _RUN + 1)}


def _hidden_characters(placed: Placed) -> Iterator[Advisory]:
    text = placed.document.text
    places = [i for i, char in enumerate(text) if (char in ZERO_WIDTH and i > 0) or unicodedata.category(char) == "Co"]
    # Zero-width joiners belong to emoji and to some scripts; a few say nothing about the author's intention.
    if len(places) > 3:
        yield Advisory(
            code="hidden-characters",
            message=f"The text holds {len(places)} characters that a reader does not see.",
            start=places[0],
            end=places[-1] + 1,
        )


def _keyword_lists(placed: Placed) -> Iterator[Advisory]:
    if placed.screen.keyword_dump:
        return
    for sentence in placed.document.sentences:
        if sentence.kind is not Kind.HEADING and is_keyword_list(sentence.text):
            yield Advisory(
                code="keyword-list",
                message="A bare list of terms makes no point: say what each is for.",
                start=sentence.start,
                end=sentence.end,
            )


def _repeated(placed: Placed) -> Iterator[Advisory]:
    seen: dict[tuple[str, ...], Sentence] = {}
    repeats: list[Sentence] = []
    for sentence in placed.document.sentences:
        key = tuple(lemma(word) for word in words(sentence.text))
        if len(key) < 5:
            continue
        if key in seen:
            repeats.append(sentence)
        seen.setdefault(key, sentence)
    if len(repeats) >= max(2, math.ceil(0.05 * len(placed.document.sentences))):
        yield Advisory(
            code="repeated-text",
            message=f"{len(repeats)} sentences repeat earlier ones; repeating earns nothing.",
            start=repeats[0].start,
            end=repeats[0].end,
        )
