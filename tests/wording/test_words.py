"""Words as they are compared."""

from __future__ import annotations

import pytest

from grader.text.language import language
from grader.text.spelling import Speller
from grader.text.tokens import sentence_spans
from grader.text.words import lemma, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("embeddings", "embedding"),
        ("Models", "model"),
        ("optimisation", "optimization"),
        ("labelled", "labeled"),
        ("colour", "color"),
        ("centre", "center"),
        ("analysed", "analyzed"),
        ("queries", "query"),
        ("catalogue", "catalog"),
    ],
)
def test_one_lemma_for_endings_and_spellings(one: str, other: str) -> None:
    assert lemma(one) == lemma(other)


def test_different_words_stay_different() -> None:
    assert len({lemma(word) for word in ("ranking", "banking", "precision", "recall", "offline", "online")}) == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("look-alike images", ["look", "alike", "images"]),
        ("150B pins", ["150", "billion", "pins"]),
        ("CTR/CVR -> recall@10", ["CTR", "CVR", "recall", "10"]),
        ("img->CNN->vec", ["img", "CNN", "vec"]),
        ("TwoTower", ["Two", "Tower"]),
        ("1,000 x 3.5", ["1,000", "x", "3.5"]),
    ],
)
def test_words_come_apart_where_notes_glue_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_typos_in_long_words_are_mended_and_real_words_kept() -> None:
    speller = Speller(["quantisation", "calibration", "ranking", "nearest"])
    assert speller.mend("calibraton") == "calibration"
    assert speller.mend("quantistaion") == "quantisation"
    assert speller.mend("banking") == "banking"
    assert speller.mend("nearst") == "nearest"
    assert speller.mend("cat") == "cat"
    assert speller.mend("celebration") == "celebration"


def test_sentences_split_at_ends_and_nowhere_else() -> None:
    text = "We use approx. 150B pins, e.g. photos. Is it fast? Yes! p99 = 0.5 s."
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "We use approx. 150B pins, e.g. photos.",
        "Is it fast?",
        "Yes!",
        "p99 = 0.5 s.",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We retrieve candidates with a two-tower model and rank them afterwards.", "en"),
        ("- CTR, mAP\n- w/ nDCG @10, pq codes -> 32 bytes, ANN index w/ HNSW", "en"),
        ("Das Modell wird mit den Daten trainiert und dann auf dem Server für alle Nutzer ausgeliefert.", "de"),
        (
            "Nous utilisons un modèle de classification pour les images et les données sont étiquetées par des experts.",
            "fr",
        ),
        ("我们使用双塔模型来检索视频", "zh"),
        ("1234 5678", None),
    ],
)
def test_language_is_told(text: str, code: str | None) -> None:
    assert language(text) == code
