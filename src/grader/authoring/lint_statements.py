"""Whether a rubric's statements can teach what they are there for: told apart, many-voiced, of one topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from grader.authoring.draft import Draft, DraftCriterion, Entry
from grader.authoring.findings import Finding, error, warning
from grader.authoring.plain_words import content, lemmas, likeness
from grader.library.yaml_source import Key
from grader.matching.cues import is_open_question

_SAME_POINT = 0.6
_SAME_STATEMENT = 0.8
_SHORT = 4


def check_statements(draft: Draft) -> Iterator[Finding]:
    """Statements by topic, then topics against one another."""
    for criterion in draft.criteria:
        yield from _said_twice(criterion, draft)
        yield from _too_close(criterion, draft)
        yield from _odd(criterion, draft)
    yield from _shared(draft)
    yield from _overlapping(draft)


def _said_twice(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in criterion.statements:
        first = seen.setdefault(lemmas(entry.text), entry)
        if first is entry:
            continue
        both = first.key[:-1] == entry.key[:-1]
        what = "the statement stands twice" if both else "the near miss is also an accepted statement"
        todo = "delete one of the two" if both else "decide whether it earns the topic, and delete the other"
        what = f"{what} (first at {draft.source.place(first.key)})"
        yield error("said-twice" if both else "both-ways", draft.source.problem(entry.key, what, todo=todo))


def _too_close(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    for first, second in combinations(criterion.accepted, 2):
        if lemmas(first.text) == lemmas(second.text):
            continue
        if likeness(content(first.text), content(second.text)) >= _SAME_STATEMENT:
            what = f"says nearly the same words as {draft.source.place(first.key)}"
            todo = "say it in another voice, with other words or another design"
            yield warning("close-statements", draft.source.problem(second.key, what, todo=todo))


def _odd(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    for entry in criterion.accepted:
        if is_open_question(entry.text):
            todo = "turn it into a statement, or move it to near_misses"
            what = "an open question is never taken as evidence"
            yield error("open-question", draft.source.problem(entry.key, what, todo=todo))
        elif criterion.criterion and likeness(content(entry.text), content(criterion.criterion)) >= _SAME_STATEMENT:
            what = "repeats the criterion; text copied from the rubric earns nothing"
            todo = "write what a candidate of this case would write, with its own details"
            yield warning("copied-criterion", draft.source.problem(entry.key, what, todo=todo))
    for entry in criterion.statements:
        if len(lemmas(entry.text)) < _SHORT:
            what = f"only {len(lemmas(entry.text))} words; by itself it says too little to learn from"
            yield warning(
                "short-statement", draft.source.problem(entry.key, what, todo="write a whole sentence or note")
            )
    if criterion.accepted and criterion.near_misses:
        long, short = _mean_length(criterion.accepted), _mean_length(criterion.near_misses)
        if short < 0.5 * long:
            what = f"near misses have {short:.0f} words on average, accepted statements {long:.0f}"
            todo = "write near misses about as long, or length alone tells the two apart"
            yield warning("short-near-misses", draft.source.problem((*criterion.key, "near_misses"), what, todo=todo))


def _shared(draft: Draft) -> Iterator[Finding]:
    """One statement that is to earn two topics: either they are one, or it says two things."""
    seen: dict[tuple[str, ...], tuple[str, Key]] = {}
    for topic in draft.topics:
        for entry in topic.accepted:
            owner, key = seen.setdefault(lemmas(entry.text), (topic.id, entry.key))
            if owner != topic.id:
                what = f"the statement is also accepted for {owner!r} ({draft.source.place(key)})"
                todo = "give each topic statements of its own"
                yield warning("shared-statement", draft.source.problem(entry.key, what, todo=todo))


def _overlapping(draft: Draft) -> Iterator[Finding]:
    titles: dict[tuple[str, ...], DraftCriterion] = {}
    for topic in draft.topics:
        first = titles.setdefault(lemmas(topic.title), topic)
        if topic.title and first is not topic:
            what = f"the title {topic.title!r} is also that of {first.id!r} ({draft.source.place(first.key)})"
            todo = "name what sets the two apart"
            yield error("same-title", draft.source.problem((*topic.key, "title"), what, todo=todo))
    for one, other in combinations(draft.topics, 2):
        if one.criterion and likeness(content(one.criterion), content(other.criterion)) >= _SAME_POINT:
            what = f"asks for nearly the same as {one.id!r} ({draft.source.place(one.key)})"
            todo = "make one topic of the two, or say what only this one asks for"
            yield warning("overlapping-topics", draft.source.problem((*other.key, "criterion"), what, todo=todo))


def _mean_length(entries: Sequence[Entry]) -> float:
    return sum(len(lemmas(entry.text)) for entry in entries) / len(entries)
