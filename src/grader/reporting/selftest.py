"""A self-test of a case study in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from grader.authoring.selftest import Check, SelfTest
from grader.authoring.statements import Judged
from grader.text.normalise import printable


def selftest_lines(result: SelfTest, verbose: bool = False) -> Iterator[Text]:
    """The figures of a case, then every check that failed with what it found.

    verbose: also what checks that passed have to tell, such as single statements judged wrong.
    """
    yield Text(result.case, style="bold")
    for name, judged in (("as written", result.as_written), ("held out", result.held_out)):
        topics = [one for one in judged if not one.pitfall]
        accepted, near = (_share(topics, kind) for kind in ("accepted", "near_misses"))
        yield Text(f"  statements {name:<11} accepted earn it {accepted}   near misses do not {near}")
    pitfalls = [one for one in result.as_written if one.pitfall]
    if pitfalls:
        accepted, near = (_share(pitfalls, kind) for kind in ("accepted", "near_misses"))
        yield Text(f"  pitfalls              told {accepted}   near misses not told {near}")
    for group in dict.fromkeys(check.group for check in result.checks if check.group != "topics held out"):
        mine = [check for check in result.checks if check.group == group]
        passed = sum(check.passed for check in mine)
        yield Text(f"  {group:<22}{passed} of {len(mine)} passed", style="" if passed == len(mine) else "red")
    for check in result.checks:
        if not check.passed or (verbose and check.told):
            yield from _told(check)


def _told(check: Check) -> Iterator[Text]:
    mark, style = ("ok", "dim") if check.passed else ("FAILED", "red")
    yield Text.assemble(("    " + mark, style), f" {check.group}: {printable(check.name)}")
    for line in check.told:
        yield Text(f"      {printable(line)}")


def _share(judged: Sequence[Judged], kind: str) -> str:
    mine = [one for one in judged if one.kind == kind]
    right = sum(one.right for one in mine)
    return f"{right} of {len(mine)}" + (f" ({right / len(mine):.0%})" if mine else "")
