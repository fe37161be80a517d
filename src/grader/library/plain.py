"""Case studies made on the spot from key points or reference answers: one step, no rubric file, any subject."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from grader.document import Kind, read_text
from grader.errors import ContentError, Problem, ReadError
from grader.library.framework import Framework, Strict, Text, load_framework
from grader.library.own_words import own_phrases
from grader.library.rubric import Importance, PhraseGroup, Rubric, Statements, Topic
from grader.library.shelf import CaseStudy
from grader.resources import resource
from grader.text.normalise import plain_text, printable
from grader.text.words import lemma, words

ONE_STEP = "one-step"
_TITLE = 72  # characters; a point that is no longer is its own title
_SLUG = 40


class Point(Strict):
    """A key point: a sentence that a full-mark answer says in some words. All but `point` sharpens the verdict.

    `criterion` is another name for `point`; `says` is whichever was given.
    """

    point: Text | None = None
    criterion: Text | None = None
    title: Text | None = None
    importance: Importance = "expected"
    phrases: tuple[PhraseGroup, ...] = Field(default=(), strict=False)
    accepted: Statements = ()
    near_misses: Statements = ()
    hint: str = ""

    @property
    def says(self) -> str:
        """The point's sentence."""
        return self.point or self.criterion or ""


@dataclass(frozen=True)
class Wanted:
    """What one answer is graded against, when that is no case of the shelf: reference answers or key points.

    references: best first; an answer that says what any one of them says is right. Either these or `points` is empty.
    """

    question: str = ""
    references: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What scorecards call it: the same for the same question and texts, see `plain_id`."""
        return plain_id(self.question, self.points or self.references)

    def case(self) -> CaseStudy:
        """The case study. Raises ContentError."""
        if self.points:
            return case_from_points(self.points, self.question, self.id)
        return case_from_reference(self.references, self.question, self.id)


def plain_id(question: str, texts: Sequence[str]) -> str:
    """`why-does-ice-float-1f3a9c2e`: the question (without one, the first text) shortened, and a digest of all."""
    told = next((text for text in (question, *texts) if text.strip()), "")
    slug = "-".join(re.findall(r"[a-z0-9]+", told[:400].lower()))
    if len(slug) > _SLUG:
        slug = slug[:_SLUG].rpartition("-")[0] or slug[:_SLUG]
    digest = hashlib.sha256("\0".join((question, *texts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug or 'answer'}-{digest[:8]}"


def case_from_points(points: Sequence[str | Point], question: str = "", id: str = "answer") -> CaseStudy:  # noqa: A002
    """A case study of one step whose topics p1, p2, ... are these points.

    question: what was asked; repeating it earns nothing. Raises ContentError for no points, an empty one, or the same
    one twice.
    """
    given = [Point(point=point) if isinstance(point, str) and _says_something(point) else point for point in points]
    problems = [] if given else [Problem("there are no points", "points", todo="give at least one")]
    seen: dict[tuple[str, ...], int] = {}
    for number, point in enumerate(given, 1):
        if isinstance(point, str) or not _says_something(point.says):
            problems.append(Problem("the point says nothing", f"point {number}", todo="write a sentence"))
            continue
        key = same(point.says)
        if key in seen:
            problems.append(Problem(f"the same point as point {seen[key]}", f"point {number}", todo="keep one of them"))
        seen.setdefault(key, number)
    if problems:
        raise ContentError(problems)
    told = _line(question)
    topics = [_topic(f"p{n}", p, told) for n, p in enumerate(given, 1) if isinstance(p, Point)]
    return _case(id, told, topics)


def case_from_reference(texts: Sequence[str], question: str = "", id: str = "answer") -> CaseStudy:  # noqa: A002
    """A case study of one step whose points are the sentences of a reference answer.

    texts: reference answers, best first. Each is right by itself: an answer is graded by the one that it meets best.
    The points of the first are called p1, p2, ..., those of the second r2-p1 and so on. The same answer twice counts
    once. Raises ContentError when there is none, or one has no sentence that says anything.
    """
    problems = [] if texts else [Problem("there is no reference answer", "reference", todo="give at least one")]
    told = _line(question)
    made: dict[tuple[str, ...], CaseStudy] = {}
    for number, text in enumerate(texts, 1):
        try:
            sentences = content_sentences(text)
        except ReadError as error:
            problems += [Problem(p.what.replace("submission", "text"), f"reference {number}") for p in error.problems]
            continue
        if not sentences:
            todo = "write sentences under its headings"
            problems.append(Problem("the reference answer says nothing", f"reference {number}", todo=todo))
            continue
        prefix = "" if not made else f"r{number}-"
        topics = [_topic(f"{prefix}p{n}", Point(point=s), told) for n, s in enumerate(sentences, 1)]
        made.setdefault(tuple(" ".join(same(s)) for s in sentences), _case(id, told, topics))
    if problems:
        raise ContentError(problems)
    first, *others = made.values()
    return CaseStudy(first.rubric, first.framework, (), plain=True, alternatives=tuple(others))


def content_sentences(text: str) -> list[str]:
    """The sentences of a reference answer that make a point, each once: no headings, questions, "Yes." or "A.".

    When nothing else is there, these are what is left. Raises ReadError for an empty text.
    """
    body = [s for s in read_text(text).sentences if s.kind is not Kind.HEADING]
    told = {same(s.text): _line(s.text) for s in reversed(body)}
    order = list(dict.fromkeys(same(s.text) for s in body))
    full = [key for key in order if not told[key].endswith("?") and _has_content(told[key])]
    return [told[key] for key in full or order]


def _has_content(sentence: str) -> bool:
    return any(len(word) > 1 or word.isdigit() for group in own_phrases(sentence) for word in group)


def same(point: str) -> tuple[str, ...]:
    """What two wordings of one sentence share: its lemmas in order."""
    return tuple(lemma(word) for word in words(plain_text(point)))


@lru_cache(maxsize=1)
def one_step() -> Framework:
    """The built-in framework of one step."""
    return load_framework(resource("rubrics") / "frameworks" / f"{ONE_STEP}.yaml")


def shortened_point(point: str) -> str:
    """The point in at most 72 characters, cut between words."""
    if len(point) <= _TITLE:
        return point
    cut = point[: _TITLE - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-") + "…"


def _topic(name: str, point: Point, question: str) -> Topic:
    says = _line(point.says)
    # A point is itself a sentence that earns it, whereas a rubric's criterion tells what such a sentence must say.
    return Topic(
        id=name,
        step=one_step().step_ids[0],
        title=_line(point.title) if point.title else shortened_point(says),
        criterion=says,
        importance=point.importance,
        phrases=point.phrases or own_phrases(says, question),
        accepted=(says, *point.accepted),
        near_misses=point.near_misses,
        hint=point.hint,
    )


def _case(name: str, question: str, topics: Sequence[Topic]) -> CaseStudy:
    title = shortened_point(question) if _says_something(question) else "Key points"
    rubric = Rubric(schema=1, id=name, title=title, framework=ONE_STEP, prompt=question, topics=tuple(topics))
    return CaseStudy(rubric, one_step(), (), plain=True)


def _line(text: str) -> str:
    return printable(plain_text(text))


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)
