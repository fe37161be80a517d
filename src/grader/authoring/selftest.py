"""A case study tested by its own examples: what an author runs before anyone is graded by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.authoring.findings import Level
from grader.authoring.lint import lint
from grader.authoring.probes import Probe, nearest_cases, probe_nonsense, probe_others, probe_references
from grader.authoring.statements import Judged, Kind, judge_statements, share_right
from grader.embedding import RememberingEncoder
from grader.grading import Grader
from grader.matching.verifier import RememberingVerifier
from grader.study import known_vectors

NEAREST = 4
_ENOUGH = 4


@dataclass(frozen=True)
class Bars:
    """What a case has to reach. Shares 0-1, scores 0-100.

    as_written: share of statements judged right by the whole rubric. topic: the same for every topic by itself.
    held_out_accepted, held_out_near_misses: the same when each is judged by the rubric without it. reached: share of a
    reference answer's marks that are found; reached_held_out: without that answer, where there is another.
    other_case: highest score of a full-mark answer to another case. nonsense: highest share of topics that text which
    says nothing may earn.
    """

    as_written: float = 0.95
    topic: float = 0.75
    held_out_accepted: float = 0.5
    held_out_near_misses: float = 0.75
    reached: float = 0.9
    reached_held_out: float = 0.75
    other_case: float = 25.0
    nonsense: float = 0.0


DEFAULT_BARS = Bars()


@dataclass(frozen=True)
class Check:
    """One thing tested. told: what went wrong, a line each; also what is worth knowing of a check that passed."""

    group: str
    name: str
    passed: bool
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class SelfTest:
    """Everything a case was tested for, and the statements behind it."""

    case: str
    checks: tuple[Check, ...]
    as_written: tuple[Judged, ...]
    held_out: tuple[Judged, ...]
    probes: tuple[Probe, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


def run_selftest(
    grader: Grader, case: str, bars: Bars = DEFAULT_BARS, done: Callable[[], None] = lambda: None
) -> SelfTest:
    """Tests one case of the grader's shelf. Raises GraderError for content that cannot be read.

    done: called after each statement and each answer graded; `steps_of` says how often.
    """
    study = grader.study(case)
    encoder = RememberingEncoder(grader.encoder, known_vectors(study.prepared))
    verifier = RememberingVerifier(grader.verifier)
    as_written = judge_statements(study, grader.verdict, encoder, verifier, held_out=False, done=done)
    held_out = judge_statements(study, grader.verdict, encoder, verifier, held_out=True, done=done)
    others = nearest_cases(grader.shelf, study.prepared.case.rubric, encoder, NEAREST)
    probes = (
        *probe_references(grader, study, held_out=False),
        *(probe_references(grader, study, held_out=True) if len(study.prepared.case.references) > 1 else ()),
        *probe_others(grader, study, others),
        *probe_nonsense(grader, study),
    )
    checks = [
        *_complete(grader, case, as_written),
        *_topics(as_written, bars),
        *_pitfalls(as_written),
        *_shares("as written", as_written, (bars.as_written, bars.as_written)),
        *_shares("held out", held_out, (bars.held_out_accepted, bars.held_out_near_misses)),
        *_topics_held_out(held_out),
        *(_probed(probe, bars) for probe in probes),
    ]
    return SelfTest(case, tuple(checks), tuple(as_written), tuple(held_out), probes)


def steps_of(grader: Grader, case: str) -> int:
    """How many statements `run_selftest` judges."""
    rubric = grader.shelf.rubric(case)
    return 2 * sum(len(c.accepted) + len(c.near_misses) for c in (*rubric.topics, *rubric.pitfalls))


def _topics(judged: Sequence[Judged], bars: Bars) -> list[Check]:
    checks = []
    for topic, mine in _by_criterion(judged, pitfalls=False).items():
        wrong = tuple(_wrong(one) for one in mine if not one.right)
        shares = [share_right([one for one in mine if one.kind == kind]) for kind in ("accepted", "near_misses")]
        checks.append(Check("topics", topic, all(s is None or s >= bars.topic for s in shares), wrong))
    return checks


def _topics_held_out(judged: Sequence[Judged]) -> list[Check]:
    """What was judged wrong, topic by topic; only the share over all topics has a bar."""
    return [
        Check("topics held out", topic, True, tuple(_wrong(one) for one in mine if not one.right))
        for topic, mine in _by_criterion(judged, pitfalls=False).items()
    ]


def _complete(grader: Grader, case: str, judged: Sequence[Judged]) -> list[Check]:
    """A rubric with errors, or with nothing to test, has not passed."""
    found = lint(grader.shelf.rubric_files[case], grader.shelf)
    errors = tuple(str(finding.problem) for finding in found if finding.level is Level.ERROR)
    checks = [Check("lint", "no errors", not errors, errors)]
    if not any(one.kind == "accepted" and not one.pitfall for one in judged):
        checks.append(Check("lint", "something to test", False, ("no topic has an accepted statement yet",)))
    return checks


def _pitfalls(judged: Sequence[Judged]) -> list[Check]:
    """A pitfall is told rarely on purpose: it has to find one of its own examples, and none of its near misses."""
    checks = []
    for pitfall, mine in _by_criterion(judged, pitfalls=True).items():
        accepted = [one for one in mine if one.kind == "accepted"]
        told = [_wrong(one) for one in mine if one.kind == "near_misses" and one.earned]
        silent = bool(accepted) and not any(one.earned for one in accepted)
        if silent:
            told.append("told for none of its accepted statements: one needs a phrase of every group")
        near = [one for one in mine if one.kind == "near_misses"]
        share = share_right(near)
        checks.append(Check("pitfalls", pitfall, not silent and (share is None or share >= 0.75), tuple(told)))
    return checks


def _shares(group: str, judged: Sequence[Judged], least: tuple[float, float]) -> list[Check]:
    checks = []
    kinds: tuple[Kind, Kind] = ("accepted", "near_misses")
    for kind, bar in zip(kinds, least, strict=True):
        mine = [one for one in judged if one.kind == kind and not one.pitfall]
        share = share_right(mine)
        if share is None or len(mine) < _ENOUGH:
            continue
        right = sum(one.right for one in mine)
        said = f"{right} of {len(mine)} judged right ({share:.0%}); at least {bar:.0%} wanted"
        checks.append(Check(f"statements {group}", kind, share >= bar, (said,)))
    return checks


def _probed(probe: Probe, bars: Bars) -> Check:
    score = "not graded" if probe.score is None else f"score {probe.score:.0f}"
    if probe.kind.startswith("reference"):
        group = probe.kind.replace("reference", "references")
        if probe.reached is None:
            return Check(group, probe.name, False, ("it has no marks",))
        bar = bars.reached if probe.kind == "reference" else bars.reached_held_out
        told = [f"{score}, {probe.reached:.0%} of its marks found; at least {bar:.0%} wanted"]
        told += [f"not found: {topic}" for topic in probe.missed]
        return Check(group, probe.name, probe.reached >= bar, tuple(told))
    if probe.kind == "other case":
        passed = probe.score is None or probe.score <= bars.other_case
        told = [f"{score}; at most {bars.other_case:.0f} wanted"]
        told += _earned(probe)
        if not passed:
            told.append("criteria and statements that are not about this case alone let answers to others earn points")
        return Check("other cases", probe.name, passed, tuple(told))
    told = [f"{probe.covered:.0%} of the topics covered; at most {bars.nonsense:.0%} wanted", *_earned(probe)]
    return Check("nonsense", probe.name, probe.covered <= bars.nonsense, tuple(told))


def _earned(probe: Probe) -> list[str]:
    return [f"earned {topic} with: {' '.join(quote.split())[:200]}" for topic, quote in probe.earned]


def _by_criterion(judged: Sequence[Judged], pitfalls: bool) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.pitfall is pitfalls:
            found[one.criterion].append(one)
    return found


def _wrong(one: Judged) -> str:
    kind = "accepted" if one.kind == "accepted" else "near miss"
    what = "earns it" if one.earned else "does not earn it"
    return f"{kind} {one.number} {what} ({one.confidence:.2f}): {one.text}"
