"""Text that makes no point: asked, listed, copied, scrambled."""

from __future__ import annotations

import random

import pytest

from grader.document import read_text
from grader.matching.cues import NAMES, cues, is_open_question, is_turned_down
from grader.matching.screen import is_keyword_list, is_scrambled

PROSE = (
    "The encoder is trained on the pairs that the log gives us. A click on an image is a weak label, so the loss of each "
    "pair is weighted by the time that the user spent on the page. The index is built by a nightly job and the old one is "
    "kept for a day, in case the new one is worse. Every query is encoded by the same network, and the nearest vectors of "
    "the index are the answer. The team is paged when the p99 of the search is over the limit for more than a minute."
)


@pytest.mark.parametrize(
    ("text", "open_question"),
    [
        ("Is it personalised?", True),
        ("Personalised? -> no", False),
        ("Text queries? No, images only.", False),
        ("We use HNSW.", False),
        ("what is the scale? what is the latency?", True),
    ],
)
def test_open_questions(text: str, open_question: bool) -> None:
    assert is_open_question(text) is open_question


def test_bare_lists_of_terms() -> None:
    assert is_keyword_list("HNSW, IVF, PQ, nDCG, mAP, CTR, drift, retraining, A/B test, canary, feature store")
    assert not is_keyword_list("Offline: mAP, nDCG")
    assert not is_keyword_list(PROSE)


def test_scrambled_words_are_told_from_sentences() -> None:
    assert not is_scrambled(read_text(PROSE))
    words = PROSE.split()
    random.Random(3).shuffle(words)
    assert is_scrambled(read_text(" ".join(words)))


def test_cues_are_bounded_and_named() -> None:
    values = dict(zip(NAMES, cues("Maybe later, or not? 5 or 6, whatever, etc, no, never."), strict=True))
    assert all(0 <= value <= 1 for value in values.values())
    assert values["postponed"] > 0
    assert values["negation"] > 0
    assert dict(zip(NAMES, cues("We cache it because reads repeat."), strict=True))["reason"] == 0.5


def test_what_is_set_aside_is_no_pitfall() -> None:
    assert is_turned_down("I thought about a plain classifier.")
    assert is_turned_down("Accuracy would hide this.", "But we use recall.")
    assert not is_turned_down("We use accuracy.", "Then we ship.")
