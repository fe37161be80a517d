"""Whether a topic's phrases can be found, mean something, and belong to this topic rather than to another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from grader.authoring.draft import Draft, DraftCriterion, Entry
from grader.authoring.findings import Finding, warning
from grader.authoring.plain_words import holds, lemmas, runs, says_nothing

_MANY = 15  # topics from which "everywhere" can be told
_OWNERS = 3  # topics that may share a phrase before it tells none of them
_PIECE = 3  # letters up to which a phrase may be a chance part of a word
_ENDINGS = frozenset("e s es ed d er ers ing ion ions ation ations or ors able al ive ment ity ness y ly".split())
_EVERYWHERE = 0.4  # share of the other topics whose accepted statements may hold it


def check_phrases(draft: Draft) -> Iterator[Finding]:
    """Each phrase by itself, then against the other topics."""
    for criterion in draft.criteria:
        yield from _each(criterion, draft)
        yield from _idle(criterion, draft)
    yield from _shared(draft)
    yield from _everywhere(draft)


def _each(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    own = [criterion.title, criterion.criterion, criterion.hint, *(entry.text for entry in criterion.statements)]
    said = [lemmas(text) for text in own]
    vocabulary = sorted({word.lower() for text in own for word in re.findall(r"\w+", text)})
    seen: dict[tuple[str, ...], Entry] = {}
    for group in criterion.phrases:
        for entry in group:
            form = lemmas(entry.text)
            first = seen.setdefault(form, entry)
            if first is not entry:
                what = f"{entry.text!r} is the same phrase as {first.text!r} ({draft.source.place(first.key)})"
                todo = "keep one: endings, hyphens and British or American spelling match by themselves"
                yield warning("phrase-twice", draft.source.problem(entry.key, what, todo=todo))
            elif says_nothing(entry.text):
                what = f"{entry.text!r} says nothing: it stands in answers to any question"
                todo = "name what only this point needs"
                yield warning("empty-phrase", draft.source.problem(entry.key, what, todo=todo))
            elif not any(holds(text, form) for text in said):
                word = _inside(entry.text, vocabulary)
                if word:
                    what = f"{entry.text!r} stands in this topic only inside another word, {word!r}"
                    todo = f"phrases match whole words: write {word!r}, or an abbreviation in capitals"
                    yield warning("phrase-in-word", draft.source.problem(entry.key, what, todo=todo))


def _inside(phrase: str, vocabulary: list[str]) -> str | None:
    """A word that holds the phrase as its stem, or as any part of it when the phrase is very short.

    Only phrases of one word in small letters: "ANN" is an abbreviation, "ann" may be a piece of "channel".
    """
    if not (phrase.isalpha() and phrase.islower()):
        return None
    return next(
        (
            word
            for word in vocabulary
            if len(word) > len(phrase)
            and (word.removeprefix(phrase) in _ENDINGS if len(phrase) > _PIECE else phrase in word)
        ),
        None,
    )


def _idle(criterion: DraftCriterion, draft: Draft) -> Iterator[Finding]:
    if not criterion.accepted:
        return
    said = [lemmas(entry.text) for entry in criterion.accepted]
    for group in criterion.phrases:
        if not any(holds(text, lemmas(entry.text)) for text in said for entry in group):
            what = "no accepted statement holds a phrase of this group"
            todo = "add the words that the statements use, or drop the group"
            yield warning("idle-group", draft.source.problem(group[0].key[:-1], what, todo=todo))


def _shared(draft: Draft) -> Iterator[Finding]:
    owners: dict[tuple[str, ...], list[tuple[DraftCriterion, Entry]]] = defaultdict(list)
    for topic in draft.topics:
        for group in topic.phrases:
            for entry in group:
                if all(owner is not topic for owner, _ in owners[lemmas(entry.text)]):
                    owners[lemmas(entry.text)].append((topic, entry))
    for found in owners.values():
        if len(found) >= _OWNERS:
            names = ", ".join(repr(topic.id) for topic, _ in found[:-1])
            topic, entry = found[-1]
            what = f"{entry.text!r} also belongs to {names}"
            todo = "say it in the words of this topic, or leave it to the one it is about"
            yield warning("shared-phrase", draft.source.problem(entry.key, what, todo=todo))


def _everywhere(draft: Draft) -> Iterator[Finding]:
    said = {topic.id: runs(entry.text for entry in topic.accepted) for topic in draft.topics}
    if len(said) < _MANY:
        return
    for topic in draft.topics:
        for group in topic.phrases:
            for entry in group:
                form = lemmas(entry.text)
                others = sum(form in found for name, found in said.items() if name != topic.id)
                if others >= _EVERYWHERE * (len(said) - 1) and not says_nothing(entry.text):
                    what = f"{entry.text!r} stands in accepted statements of {others} other topics"
                    todo = "add the word that makes it this topic's"
                    yield warning("everywhere-phrase", draft.source.problem(entry.key, what, todo=todo))
