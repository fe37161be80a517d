"""The command line: exit statuses, messages without tracebacks, data on standard output, nothing heavy for help."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.app import main
from tests.conftest import ROOT, SHELF

SAMPLE = str(ROOT / "examples/visual-search-answer.md")

pytestmark = pytest.mark.usefixtures("isolated")


def test_cases_lists_the_shelf(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases"]) == 0
    shown = capsys.readouterr().out
    assert all(case in shown for case in SHELF)
    assert main(["cases", "visual-search"]) == 0
    assert "srv-ann" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "--help"], ["cases"], ["--version"]])
def test_what_needs_no_model_loads_none(arguments: list[str]) -> None:
    code = (
        "import sys; from grader.cli.app import main; status = main(sys.argv[1:]); "
        "heavy = {'torch', 'spacy', 'transformers', 'sentence_transformers', 'sklearn', 'pandas'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_json_goes_to_standard_output_and_is_the_scorecard(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", SAMPLE, "--case", "visual-search", "--format", "json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert list(card) == [
        "schema_version", "id", "case", "status", "reason", "grader", "text", "score", "level",
        "steps", "segments", "missing_topics", "pitfalls", "advisories",
    ]  # fmt: skip
    assert (card["schema_version"], card["status"], len(card["steps"])) == (1, "graded", 7)


def test_text_and_markdown_reports(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["grade", SAMPLE, "--case", "visual-search", "--quotes"]) == 0
    shown = capsys.readouterr().out
    assert "/ 100" in shown
    assert "What would raise the score most" in shown
    assert "“" in shown
    out = tmp_path / "card.md"
    assert main(["grade", SAMPLE, "--case", "visual-search", "--format", "md", "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("# Visual search: visual")


def test_minimum_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", SAMPLE, "--case", "visual-search", "--min-score", "5"]) == 0
    assert main(["grade", SAMPLE, "--case", "visual-search", "--min-score", "99"]) == 3
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", SAMPLE], "which case study"),
        (["grade", SAMPLE, "--case", "visual-serch"], "did you mean 'visual-search'?"),
        (["grade", "nowhere.md", "--case", "visual-search"], "No such file"),
        (["grade", str(ROOT / "examples"), "--case", "visual-search"], "grader batch"),
        (["grade", SAMPLE, "--case", "visual-search", "--format", "pdf"], "pdf"),
        (["grade", SAMPLE, "--case", "visual-search", "--framework", "seven-stp"], "did you mean 'seven-step'?"),
        (["grade", SAMPLE, "--case", "visual-search", "--model", "nowhere"], "no sentence-transformers model"),
        (["grade", SAMPLE, "--case", "visual-search", "--rubrics", "nowhere"], "no such folder"),
        (["gradee", SAMPLE], "grade"),
        (["batch", "nowhere.jsonl", "-o", "x"], "no such file"),
        (["batch", SAMPLE, "-o", "x"], "grader grade"),
        (["explain", SAMPLE], "--case"),
        (["explain", SAMPLE, "srv-an", "--case", "visual-search"], "did you mean 'srv-ann'?"),
        (["cases", "visual-serch"], "did you mean 'visual-search'?"),
    ],
)
def test_what_the_user_must_mend_is_said_without_a_traceback(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(SAMPLE).read_bytes())))
    assert main(["grade", "-", "--case", "visual-search", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "answer"


def test_explain_shows_what_led_to_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", SAMPLE, "srv-ann", "--case", "visual-search"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for said in (
        "Criterion:",
        "similarity to the criterion",
        "nearest accepted statement",
        "nearest near miss",
        "phrase groups",
        "tipped by",
    ):
        assert said in shown, said


def test_submitted_text_is_never_markup(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = "We retrieve with [bold red]HNSW[/bold red], an approximate index that finds nearly all neighbours in sublinear time."
    path.write_text(text + " <script>x</script> [link](http://x) | cell", encoding="utf-8")
    assert main(["grade", str(path), "--case", "visual-search", "--quotes"]) == 0
    assert "[bold red]HNSW[/bold red]" in " ".join(capsys.readouterr().out.split())
    assert main(["grade", str(path), "--case", "visual-search", "--format", "md"]) == 0
    assert "<script>" not in capsys.readouterr().out
