"""The reports: complete, safe with hostile ids, the same bytes for the same input."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

from rich.console import Console

from grader.agreement.bootstrap import Resampling
from grader.agreement.evaluate import Agreement, Looked, evaluate
from grader.labels import Rating
from grader.reporting.agreement_html import agreement_html
from grader.reporting.agreement_json import agreement_json
from grader.reporting.agreement_text import agreement_text
from tests.agreement import made

FACTS = {"labels": "labels<b>.jsonl", "scorecards": None}
HOSTILE = "<script>alert(1)</script>[bold]\x1b[31m"


def result() -> Agreement:
    golds = [
        made.gold("a", "d1 d2 s1", (4, 2), 80, style=HOSTILE, others=(Rating({"data": 4, "serving": 1}, 70),)),
        made.gold("b", "d1", (2, 0), 30),
        made.gold("c", "s1 s2", (0, 4), 55),
        made.gold(HOSTILE),
    ]
    cards = [
        made.card(golds[0], {"d1": 0.9, "s1": 0.8}, (3, 2), 70),
        made.card(golds[1], {"d1": 0.7, "d2": 0.6}, (2, 0), 40),
        made.card(golds[2], {"s1": 0.9}, (0, 1), 60),
        made.refused(golds[3], HOSTILE),
    ]
    return evaluate(made.subjects(), golds, Looked({c.id: c for c in cards}, {}), made.NOTHING_SEEN, Resampling(100, 7))


def text_of(found: Agreement) -> str:
    out = io.StringIO()
    Console(file=out, width=150, highlight=False).print(agreement_text(found, FACTS))
    return out.getvalue()


def test_text_holds_every_part_and_acts_on_nothing() -> None:
    shown = text_of(result())
    for part in (
        "3 of 4 labelled answers", "topics, macro-F1", "human-human", "By step", "By style", "By what",
        "Calibration", "seed 7", "left out of every figure", "[bold]", "Krippendorff's alpha",
    ):  # fmt: skip
        assert part in shown, part
    assert "\x1b" not in shown


def test_json_is_whole_and_repeatable() -> None:
    first, again = agreement_json(result(), FACTS), agreement_json(result(), FACTS)
    assert first == again
    report = json.loads(first)
    assert (report["schema_version"], report["kind"]) == (1, "agreement")
    assert report["counts"] == {"labelled": 4, "with_figures": 3, "left_out": 1, "two_raters": 1}
    assert report["left_out"][0]["id"] == HOSTILE
    figure = report["systems"]["grader"]["step_qwk"]
    assert set(figure) == {"value", "low", "high", "n", "reason", "breaks"}
    undefined = [f for figures in report["systems"].values() for f in figures.values() if f["value"] is None]
    assert undefined
    assert all(f["reason"] for f in undefined)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


def test_html_is_one_safe_file() -> None:
    page = agreement_html(result(), FACTS)
    tags = Tags()
    tags.feed(page)
    assert not {"script", "b", "link", "img", "iframe", "a"} & set(tags.found)
    assert tags.found.count("svg") == 2
    assert not re.search(r"https?:|url\(|\bsrc=|\bhref=", page)
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert page == agreement_html(result(), FACTS)
    assert "below 0.70" in page
