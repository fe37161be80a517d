"""Every command in the documentation works as it is shown."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli.app import main
from tests.conftest import ROOT

PAGES = ("docs/write-a-case-study.md", "docs/any-answer.md")
_STEP = re.compile(r"^```console\n(?P<console>.*?)^```|<!-- copy: (?P<copy>\S+) -->", re.DOTALL | re.MULTILINE)


@dataclass
class Command:
    line: str
    shown: list[str]

    @property
    def status(self) -> int:
        found = re.search(r"# exits with (\d)", self.line)
        return int(found.group(1)) if found else 0


def steps(page: str) -> list[Command | Path]:
    out: list[Command | Path] = []
    for step in _STEP.finditer((ROOT / page).read_text(encoding="utf-8")):
        if step["copy"]:
            out.append(ROOT / step["copy"])
            continue
        for line in step["console"].splitlines():
            if line.startswith("$ "):
                out.append(Command(line[2:], []))
            else:
                last = out[-1]
                assert isinstance(last, Command)
                last.shown.append(line)
    return out


@pytest.mark.usefixtures("isolated")
@pytest.mark.parametrize("page", PAGES)
def test_commands_do_what_the_page_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    ran = 0
    for step in steps(page):
        if isinstance(step, Path):
            shutil.copytree(step, tmp_path, dirs_exist_ok=True)
            continue
        words = shlex.split(os.path.expandvars(step.line), comments=True)
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            monkeypatch.setenv(name, value)
            continue
        assert words[0] == "grader", step.line
        capsys.readouterr()
        status = main(words[1:])
        said = capsys.readouterr()
        assert status == step.status, (step.line, said.out, said.err)
        lines = [" ".join(line.split()) for line in (said.out + said.err).splitlines()]
        for wanted in step.shown:
            start = " ".join(wanted.removesuffix("...").split())
            assert any(line.startswith(start) for line in lines), (step.line, wanted, said.out)
        ran += 1
    assert ran > 2


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "datasets").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
