"""The wheel carries everything: installed in an empty environment it grades from any folder, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SHELF

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(out.glob("grader-*.whl"))


def test_the_wheel_holds_content_and_models_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for case in SHELF:
        assert f"grader/data/rubrics/{case}.yaml" in names
        assert sum(name.startswith(f"grader/data/reference_answers/{case}/") for name in names) == 2
    assert "grader/data/rubrics/frameworks/seven-step.yaml" in names
    assert {"grader/data/models/verdict.json", "grader/data/models/segmenter.json", "grader/py.typed"} <= set(names)
    assert not [name for name in names if "test" in name.lower().split("/")[0] or "datasets" in name]


def test_it_grades_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    pip = [str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--constraint", str(ROOT / "constraints.txt")]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/answer.md").write_bytes((ROOT / "examples/visual-search-answer.md").read_bytes())
    clean = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "GRADER_RUBRICS", "VIRTUAL_ENV")
    }
    graded = subprocess.run(
        [str(home / "bin/grader"), "grade", "answer.md", "--case", "visual-search", "--format", "json"],
        cwd=tmp_path / "elsewhere",
        env={**clean, "GRADER_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert graded.returncode == 0, graded.stderr[-2000:]
    card = json.loads(graded.stdout)
    assert card["status"] == "graded"
    assert card["score"] > 0
