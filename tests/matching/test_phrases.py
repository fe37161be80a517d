"""Keyword coverage: tolerant of form, strict about words."""

from __future__ import annotations

import pytest

from grader.library import Topic
from grader.matching.phrases import PhraseIndex, denied_share


def found(group: tuple[str, ...], text: str) -> list[str]:
    topic = Topic(id="t", step="s", title="T", criterion="C", phrases=(group,))
    return [hit.words for hit in PhraseIndex([topic]).find([text])[0].hits]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("look-alike", "show look alikes first", "look alikes"),
        ("look-alike", "the lookalike grid", "lookalike"),
        ("hard negative", "we mine hard negatives", "hard negatives"),
        ("quantisation", "product quantization of codes", "quantization"),
        ("approximate nearest neighbour", "an ANN index", "ANN"),
        ("ANN", "approximate nearest neighbor search", "approximate nearest neighbor"),
        ("click-through rate", "CTR per slot", "CTR"),
        ("calibration", "check the calibraton daily", "calibraton"),
        ("100 billion", "about 100B pins", "100 billion"),
        ("two tower", "a TwoTower model", "Two Tower"),
        ("A/B test", "run an A/B-test", "A B test"),
    ],
)
def test_a_phrase_is_found_in_other_forms(phrase: str, text: str, words: str) -> None:
    assert found((phrase,), text) == [words]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("ranking", "a banking app"),
        ("hard negative", "hard work on negative reviews"),
        ("recall", "precision only"),
        ("cat", "concatenate"),
    ],
)
def test_other_words_are_not(phrase: str, text: str) -> None:
    assert found((phrase,), text) == []


def test_terms_after_a_not_are_denied_up_to_the_turn_of_the_sentence() -> None:
    topic = Topic(id="t", step="s", title="T", criterion="C", phrases=(("retrain",), ("schedule",), ("drift",)))
    index = PhraseIndex([topic])
    hits = index.find(["We never retrain on a schedule, but drift is watched."])[0].hits
    assert [(hit.words, hit.denied) for hit in hits] == [("retrain", True), ("schedule", True), ("drift", False)]
    assert denied_share(hits, 0) == pytest.approx(2 / 3)
    assert not any(hit.denied for hit in index.find(["Not only now: we retrain monthly."])[0].hits)


def test_points_made_by_a_not_are_allowed_their_not() -> None:
    accepted = ("Text queries are not supported.", "No text queries in version one.")
    topic = Topic(
        id="t", step="s", title="T", criterion="C", phrases=(("supported", "text queries"),), accepted=accepted
    )
    assert PhraseIndex([topic]).denied_in_accepted[0] > 0


def test_each_group_counts_once_and_the_longest_wording_is_shown() -> None:
    topic = Topic(id="t", step="s", title="T", criterion="C", phrases=(("neighbour", "nearest neighbour"), ("index",)))
    sentence = PhraseIndex([topic]).find(["nearest neighbour, neighbour, index, index"])[0]
    assert [(hit.group, hit.words) for hit in sentence.hits] == [((0, 0), "nearest neighbour"), ((0, 1), "index")]
    assert (sentence.words, sentence.inside) == (5, 5)
