"""Self-tests of case studies as JUnit XML, for whatever runs an author's checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from grader.authoring.selftest import SelfTest
from grader.errors import Problem, UsageError
from grader.text.normalise import printable


def write_junit(results: Sequence[SelfTest], path: Path) -> None:
    """One suite a case, one test a check; what went wrong is the failure's text. Raises UsageError if not writable."""
    xml = JUnitXml("grader rubric test")
    for result in results:
        suite = TestSuite(result.case)
        for check in result.checks:
            test = TestCase(printable(check.name), classname=f"{result.case}.{check.group.replace(' ', '-')}")
            told = "\n".join(printable(line) for line in check.told)
            if check.passed and told:
                test.system_out = told
            elif not check.passed:
                failure = Failure(f"{check.group}: {printable(check.name)}")
                failure.text = told
                test.result = [failure]
            suite.add_testcase(test)
        xml.add_testsuite(suite)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        xml.write(str(path), pretty=True)
    except OSError as error:
        raise UsageError(Problem(f"cannot be written: {error.strerror}", str(path))) from None
