"""Reading: every offset exact, whatever people write."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.document import Document, Kind, read_bytes, read_text
from grader.document.decoding import MAX_BYTES
from grader.errors import ReadError

NOTES = """# Image search

Plan for today

### 1. Problem
* Clarifying Qs
  - Personalised? -> no
  - scale: 100B pins
STEP 2 : Metrics
- Offline:
    - mAP, nDCG
    - recall@k
- Online: CTR

**Data**
We log <user, event> pairs. Labels come from clicks, e.g. saves. They are noisy.
3) Serving
HNSW keeps p99 under 50 ms

| stage | budget |
|---|---|
| encode | 20 ms |
"""


def headings(document: Document) -> list[str]:
    return [s.text for s in document.sentences if s.kind is Kind.HEADING]


def by_text(document: Document, text: str) -> int:
    return next(s.index for s in document.sentences if s.text == text)


def test_headings_and_pseudo_headings_are_found() -> None:
    assert headings(read_text(NOTES)) == ["Image search", "1. Problem", "STEP 2 : Metrics", "Data", "3) Serving"]


def test_bullets_know_what_they_stand_under() -> None:
    document = read_text(NOTES)
    trail = [s.text for s in document.trail(by_text(document, "mAP, nDCG"))]
    assert trail == ["Image search", "STEP 2 : Metrics", "Offline:"]


def test_abbreviations_end_no_sentence_and_angle_brackets_survive() -> None:
    document = read_text(NOTES)
    texts = [s.text for s in document.sentences]
    assert "We log <user, event> pairs." in texts
    assert "Labels come from clicks, e.g. saves." in texts


def test_bullets_of_every_kind_are_bullets() -> None:
    document = read_text("Metrics\n\n• nDCG\n•\u00a0CTR\n\n##\u00a0Data\n\n– clicks\n– saves\n")
    assert headings(document) == ["Metrics", "Data"]
    assert [s.text for s in document.sentences if s.kind is Kind.BULLET] == ["nDCG", "CTR", "clicks", "saves"]


def test_table_rows_are_read_and_rules_are_not() -> None:
    rows = [s.text for s in read_text(NOTES).sentences if s.kind is Kind.ROW]
    assert rows == ["stage | budget", "encode | 20 ms"]


def test_hard_wrapped_prose_is_joined_and_notes_are_not() -> None:
    wrapped = "We split the log by time so that the test days lie after\nthe training days, which keeps leakage out of it all.\n"
    assert len(read_text(wrapped).sentences) == 1
    assert len(read_text("two towers\nHNSW index\nre-rank by price\n").sentences) == 3


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_hold_for_every_kind_of_line_end(newline: str) -> None:
    text = NOTES.replace("\n", newline)
    document = read_text(text)
    assert [s.text for s in document.sentences] == [s.text for s in read_text(NOTES).sentences]
    for sentence in document.sentences:
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]


def test_matching_text_is_normalised_and_the_quote_is_not() -> None:
    raw = unicodedata.normalize("NFD", "We re\u200brank “café” images \u2013 **fast**.")
    sentence = read_text(raw).sentences[0]
    assert sentence.text == 'We rerank "café" images - fast.'
    assert raw[sentence.start : sentence.end] == raw


@pytest.mark.parametrize(
    "text",
    [
        "We use " + "[" * 20_000,
        "a ![" * 5_000,
        "[a](" * 5_000,
        "x <!--" * 5_000,
        "1. ab\n\n   cd\n\n" * 2_000,
        "> " * 60 + "deep",
    ],
    ids=["brackets", "pictures", "links", "comments", "lists", "quotes"],
)
def test_hostile_text_is_read_like_any_other(text: str) -> None:
    """Each of these took minutes, or was dropped, when inline Markdown was parsed."""
    assert read_text(text).sentences


def test_deeply_nested_bullets_are_kept() -> None:
    assert len(read_text("\n".join(f"{'  ' * depth}- level {depth}" for depth in range(40))).sentences) == 40


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t-*#|>. 1)"),
        min_size=1,
        max_size=400,
    )
)
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    try:
        document = read_text(text)
    except ReadError:
        return
    end = 0
    for number, sentence in enumerate(document.sentences):
        assert sentence.index == number
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.text
        assert sentence.heading < number
        assert sentence.parent < number
        end = sentence.end


@given(st.text(max_size=200))
def test_words_are_never_lost(text: str) -> None:
    """Every letter or digit of a plain paragraph stands in some sentence."""
    plain = " ".join("".join(c if c.isascii() and c.isalnum() else " " for c in text).split())
    if not plain:
        return
    document = read_text(plain)
    kept = "".join(plain[s.start : s.end] for s in document.sentences)
    assert kept.replace(" ", "") == plain.replace(" ", "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "empty"),
        (b"!!! ??? ---", "no words"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x00\x01\x02text", "binary"),
        (b"a" * (MAX_BYTES + 1), "MB"),
        (b"ok \x81\x8d bytes", "neither UTF-8 nor cp1252"),
    ],
)
def test_what_is_not_an_answer_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read_bytes(data, "answer.md")
    assert str(caught.value).startswith("answer.md: ")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve".encode(), "naïve"),
        (b"\xef\xbb\xbfnaive", "naive"),
        ("naïve “quoted”".encode("cp1252"), "naïve “quoted”"),
        ("naïve".encode("utf-16"), "naïve"),
    ],
)
def test_encodings_are_recognised(data: bytes, text: str) -> None:
    assert read_bytes(data).text == text


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(ReadError, match="surrogates"):
        read_text("bad \ud800 text")
