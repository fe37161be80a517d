"""Whether a case study is whole: steps, importance, weights, hints, references."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.draft import Draft, DraftCriterion
from grader.authoring.findings import Finding, error, warning
from grader.authoring.scaffold import POINT_PLACEHOLDER, PROMPT_PLACEHOLDER
from grader.errors import Problem
from grader.matching.cues import is_open_question

MIN_ACCEPTED = 4
MIN_NEAR_MISSES = 3
MIN_FOR_PITFALL = (2, 2)


def check_structure(draft: Draft) -> Iterator[Finding]:
    """Everything about a case as a whole, then what each topic and pitfall lacks."""
    yield from (error("content", problem) for problem in draft.problems)
    for key in draft.source.ambiguous:
        what = "an unquoted yes, no, on or off: other programs read it as true or false"
        yield warning("unquoted-word", draft.source.problem(key, what, todo="put it in quotes"))
    yield from _prompt(draft)
    yield from _steps(draft)
    yield from _weights(draft)
    yield from _links(draft)
    for criterion in draft.criteria:
        yield from _lacks(criterion, draft)
    yield from _references(draft)


def _prompt(draft: Draft) -> Iterator[Finding]:
    data = draft.source.data
    if isinstance(data, dict) and "prompt" not in data:
        todo = "add `prompt:`, the question as candidates get it, so that answers which repeat it earn nothing"
        yield warning("no-prompt", draft.source.problem((), "the case has no prompt", todo=todo))
    elif isinstance(data, dict) and PROMPT_PLACEHOLDER in str(data["prompt"]):
        yield warning(
            "placeholder", draft.source.problem(("prompt",), "the prompt is not written yet", todo="write it")
        )


def _steps(draft: Draft) -> Iterator[Finding]:
    if draft.framework is None or not draft.topics:
        return
    if any(topic.step not in draft.framework.step_ids for topic in draft.topics):
        return  # told already; which step is meant cannot be known
    for step in draft.framework.steps:
        mine = [topic for topic in draft.topics if topic.step == step.id]
        if not mine:
            what = f"the step {step.id!r} has no topic, so its part of the score falls to the other steps"
            yield warning("empty-step", draft.source.problem(("topics",), what, todo="add a topic of this step"))
        elif all(topic.importance in ("expected", "bonus") for topic in mine):
            what = f"the step {step.id!r} has no core topic"
            todo = "say `importance: core` of what an answer cannot do without"
            yield warning("no-core", draft.source.problem((*mine[0].key, "step"), what, todo=todo))


def _weights(draft: Draft) -> Iterator[Finding]:
    """Weights are relative; those that are meant as shares but add up to something else hide a slip."""
    if draft.framework is None:
        return
    weights = [step.weight for step in draft.framework.steps]
    total = sum(weights)
    if len(set(weights)) == 1:
        return
    for whole, looks in ((100.0, min(weights) >= 2), (1.0, max(weights) < 1)):
        if looks and 0.7 * whole <= total <= 1.3 * whole and abs(total - whole) > 1e-6 * whole:
            what = f"the weights of the framework {draft.framework.id!r} add up to {total:g}, not {whole:g}"
            todo = "mend the weights in the framework's file"
            yield warning("weights", draft.source.problem(("framework",), what, todo=todo))


def _links(draft: Draft) -> Iterator[Finding]:
    links = draft.source.data.get("links") if isinstance(draft.source.data, dict) else None
    for number, link in enumerate(links if isinstance(links, list) else ()):
        if isinstance(link, dict) and isinstance(link.get("if"), str) and link.get("if") == link.get("then"):
            problem = draft.source.problem(("links", number, "then"), "the link leads from a topic to itself")
            yield error("link-to-itself", problem)


def _lacks(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    def lacking(code: str, what: str, todo: str) -> Finding:
        return warning(code, draft.source.problem(criterion.key, what, todo=todo))

    name = repr(criterion.id or criterion.title)
    if criterion.pitfall and not criterion.message:
        yield lacking("no-message", f"{name} has no message", "add `message:`, what to tell whoever takes this turn")
    if not criterion.pitfall and not criterion.hint:
        yield lacking("no-hint", f"{name} has no hint", "add `hint:`, what to tell somebody who missed it")
    if not criterion.phrases:
        why = "a pitfall without phrases is never told" if criterion.pitfall else "verdicts are less sure without them"
        yield lacking("no-phrases", f"{name} has no phrases; {why}", "add `phrases:`, one group for each idea")
    good, bad = len(criterion.accepted), len(criterion.near_misses)
    least = MIN_FOR_PITFALL if criterion.pitfall else (MIN_ACCEPTED, MIN_NEAR_MISSES)
    if good < least[0] or bad < least[1]:
        what = f"{name} has {good} accepted statements and {bad} near misses"
        todo = f"write at least {least[0]} and {least[1]}" + ("" if criterion.pitfall else ", better 8 and 6")
        yield lacking("few-statements", what, todo)


def _references(draft: Draft) -> Iterator[Finding]:
    case = draft.source.path.stem
    if not draft.references:
        todo = f"write one in reference_answers/{case}/, beside the folder of the rubric"
        what = "the case has no reference answer, so steps get no similarity"
        yield warning("no-reference", draft.source.problem((), what, todo=todo))
        return
    made: set[str] = set()
    for reference in draft.references:
        made |= reference.topics
        if reference.header is not None and not reference.marks and not reference.problems:
            todo = "set <!-- topic-id --> after each sentence that makes a topic's point"
            yield warning("no-marks", Problem("the reference answer has no marks", f"{reference.path}:1:1", todo=todo))
        for at, where, topics in reference.marks:
            if is_open_question(reference.text[:at].rpartition("\n")[2].rpartition(". ")[2]):
                what = f"the mark {', '.join(topics)} stands after an open question, which is never evidence"
                yield warning("open-question", Problem(what, where, todo="turn the question into a statement"))
        count = reference.text.count(POINT_PLACEHOLDER)
        if count:
            what = f"{count} places still say {POINT_PLACEHOLDER!r}"
            todo = "write the answer there, or delete the lines; until then they are taken for a full-mark answer"
            yield error("placeholder", Problem(what, f"{reference.path}:1:1", todo=todo))
    for topic in draft.topics:
        if topic.id and topic.id not in made:
            what = f"no reference answer makes {topic.id!r}"
            todo = f"write the point into one and mark it <!-- {topic.id} -->"
            yield warning("unmade-topic", draft.source.problem((*topic.key, "id"), what, todo=todo))
