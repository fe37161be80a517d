"""Markdown and plain text into a Document, every offset exact.

One reader serves both: people write Markdown into .txt files and plain notes into .md files. markdown-it finds the
blocks; rules that would swallow notes are switched off (indented code, HTML blocks that eat `<user, event>`, link
definitions, underlined headings that eat a paragraph).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.document.decoding import check_text, decode
from grader.document.model import Document, Kind, Sentence
from grader.document.pseudo_headings import heading_level, is_underline
from grader.text.normalise import plain_text
from grader.text.tokens import sentence_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CELL = 100  # letters a table cell may have on average; longer ones are prose with a bar in it
_NEWLINE = re.compile(r"\r\n?|\n")
_MARKER = re.compile(r"^[\s>]*(?:[-*+•◦▪●‣·–]|\d{1,3}[.)])?\s*(?:\[[ xX]\]\s+)?")
_BULLET_SIGN = re.compile(r"^([ \t>]*)[•◦▪●‣∙–—](?=[ \t]+\S)", re.MULTILINE)
# What Markdown does not take for white space or would replace; each becomes one space, so offsets stay.
_SPACES = {ord(char): " " for char in "\x00\ufeff\u00a0\u2007\u202f\u2002\u2003\u2009"}


def read_bytes(data: bytes, where: str = "submission") -> Document:
    """Document of a file's bytes. Raises ReadError (see `decoding.decode`)."""
    return read_text(decode(data, where), where)


def read_text(text: str, where: str = "submission") -> Document:
    """Document of a text as it stands. Raises ReadError for empty, enormous or binary text."""
    check_text(text, where)
    return Document(text, tuple(_Builder(text).build()))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Only the blocks are needed; inline rules take minutes on hostile input.
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    return parser.disable(["code", "html_block", "reference", "lheading", "inline"])


@dataclass
class _Line:
    """One physical line of a block without its list marker."""

    start: int
    end: int


@dataclass
class _Builder:
    """Walks markdown-it's block tokens and collects sentences."""

    text: str
    found: list[Sentence] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)  # (level, index), outermost first
    bullets: list[tuple[int, int]] = field(default_factory=list)  # (list depth, index), outermost first
    lead_in: int = -1
    block: int = 0

    def __post_init__(self) -> None:
        self.readable = _BULLET_SIGN.sub(r"\1-", self.text.translate(_SPACES))
        self.starts = [0]
        self.ends: list[int] = []
        for match in _NEWLINE.finditer(self.text):
            self.ends.append(match.start())
            self.starts.append(match.end())
        self.ends.append(len(self.text))

    def build(self) -> list[Sentence]:
        tokens = _parser().parse(self.readable)
        depth = 0
        ordered: list[bool] = []
        for position, token in enumerate(tokens):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                depth += 1
                ordered.append(token.type == "ordered_list_open")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                depth -= 1
                ordered.pop()
                if depth == 0:
                    self.bullets, self.lead_in = [], -1
            elif token.type == "inline" and token.map and tokens[position - 1].type == "heading_open":
                self._heading(self._lines(token), int(tokens[position - 1].tag[1:]))
            elif token.type == "inline" and token.map and tokens[position - 1].type == "paragraph_open":
                after = self._next_type(tokens, position)
                if depth and self._item_is_heading(token, depth, ordered[-1], after):
                    self._heading(self._lines(token), 3)
                elif depth:
                    lines = self._lines(token)
                    own = [*lines[:1], *(line for line in lines[1:] if self._indented(line))]
                    self._bullet(own, depth)
                    # Markdown takes an unindented line after a bullet for part of it; people mean a new part.
                    self._after_list([line for line in lines if line not in own], after)
                else:
                    self._paragraph(self._lines(token), after)
            elif token.type == "tr_open" and token.map:
                self._rows([self._trimmed(token.map[0])])
            elif token.type == "fence" and token.map:
                inner = range(token.map[0] + 1, token.map[1])
                lines = [self._trimmed(n) for n in inner if not self._raw(n).strip().startswith(("```", "~~~"))]
                self._add_lines([line for line in lines if line.start < line.end], Kind.CODE)
        return self.found

    # ------------------------------------------------------------------ lines

    def _raw(self, number: int) -> str:
        return self.readable[self.starts[number] : self.ends[number]]

    def _trimmed(self, number: int) -> _Line:
        raw = self._raw(number)
        start = self.starts[number] + len(raw) - len(raw.lstrip())
        return _Line(start, max(start, self.starts[number] + len(raw.rstrip())))

    def _lines(self, token: Token) -> list[_Line]:
        assert token.map is not None
        wanted = token.content.split("\n")
        lines = []
        for offset, number in enumerate(range(*token.map)):
            raw = self._raw(number)
            content = wanted[offset].strip() if offset < len(wanted) else ""
            at = raw.find(content) if content else -1
            if at < 0:
                marker = _MARKER.match(raw)
                at = marker.end() if marker else 0
                content = raw[at:].rstrip()
            if content:
                start = self.starts[number] + at
                lines.append(_Line(start, start + len(content)))
        return lines

    @staticmethod
    def _next_type(tokens: list[Token], position: int) -> str:
        """Type of the token that opens the next block, or '' at the end."""
        for number in range(position + 1, len(tokens)):
            token = tokens[number]
            if token.nesting >= 0 and token.type not in ("inline", "hr"):
                return token.type
        return ""

    # ------------------------------------------------------------------ blocks

    def _item_is_heading(self, token: Token, depth: int, ordered: bool, after: str) -> bool:
        """A numbered item such as "1. Metrics" with its text below it heads a part; one among others does not."""
        if depth > 1 or not ordered or after not in ("bullet_list_open", "paragraph_open", "ordered_list_open"):
            return False
        content = token.content.strip().strip("*_ ")
        return "\n" not in content and len(content.split()) <= 7 and content[-1:] not in ".,;!?" and "->" not in content

    def _heading(self, lines: list[_Line], level: int) -> None:
        if not lines:
            return
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        above = self.headings[-1][1] if self.headings else -1
        self.block += 1
        index = self._add(lines[0].start, lines[-1].end, Kind.HEADING, level=level, heading=above, parent=-1)
        if index is not None:
            self.headings.append((level, index))
        self.bullets, self.lead_in = [], -1

    def _bullet(self, lines: list[_Line], depth: int) -> None:
        while self.bullets and self.bullets[-1][0] >= depth:
            self.bullets.pop()
        parent = self.bullets[-1][1] if self.bullets else self.lead_in
        first = len(self.found)
        for group in self._groups(lines):
            self.block += 1
            self._add_sentences(group[0].start, group[-1].end, Kind.BULLET, level=depth, parent=parent)
        if len(self.found) > first:
            self.bullets.append((depth, first))

    def _paragraph(self, lines: list[_Line], after: str) -> None:
        self.lead_in = -1
        groups = self._groups(lines)
        for number, group in enumerate(groups):
            line = self.readable[group[0].start : group[-1].end]
            last = number == len(groups) - 1
            followed = not last or after not in ("", "heading_open")
            if is_underline(line):
                continue
            underlined = not last and is_underline(self.text[groups[number + 1][0].start : groups[number + 1][-1].end])
            level = heading_level(line, alone=len(groups) == 1, followed=followed) if len(group) == 1 else None
            if underlined and len(line.split()) <= 12:
                level = 1
            if level is not None:
                self._heading(group, level)
                continue
            self.block += 1
            pipes = line.count("|")
            if len(group) == 1 and pipes >= 2 and len(line) <= _CELL * (pipes + 1):
                self._rows(group)
                continue
            index = self._add_sentences(group[0].start, group[-1].end, Kind.SENTENCE)
            if last and line.rstrip().endswith(":") and after in ("bullet_list_open", "ordered_list_open"):
                self.lead_in = index

    def _indented(self, line: _Line) -> bool:
        before = self.text.rfind("\n", 0, line.start) + 1
        return before < line.start and self.text[before : line.start].strip(" \t>") == "" and before + 1 < line.start

    def _after_list(self, lines: list[_Line], after: str) -> None:
        if lines:
            self.bullets = []
            self._paragraph(lines, after)

    def _groups(self, lines: list[_Line]) -> list[list[_Line]]:
        """Lines that one sentence may run over: hard-wrapped prose is joined, notes of a line a point are not."""
        if len(lines) < 2:
            return [lines] if lines else []
        lengths = [line.end - line.start for line in lines]
        longest = max(lengths)
        if 55 <= longest <= 130 and all(length >= 0.6 * longest for length in lengths[:-1]):
            return [lines]
        return [[line] for line in lines]

    def _rows(self, lines: list[_Line]) -> None:
        self._add_lines(
            [line for line in lines if not set(self.text[line.start : line.end]) <= set("|-: +=\t")], Kind.ROW
        )

    def _add_lines(self, lines: list[_Line], kind: Kind) -> None:
        self.block += 1
        for line in lines:
            self._add(line.start, line.end, kind)

    # ------------------------------------------------------------------ sentences

    def _add_sentences(self, start: int, end: int, kind: Kind, level: int = 0, parent: int = -1) -> int:
        """Adds the sentences of a block; returns the index of the last one."""
        for a, b in sentence_spans(self.text[start:end]):
            self._add(start + a, start + b, kind, level=level, parent=parent)
        return len(self.found) - 1

    def _add(
        self, start: int, end: int, kind: Kind, level: int = 0, parent: int = -1, heading: int | None = None
    ) -> int | None:
        raw = self.text[start:end]
        text = plain_text(raw.replace("|", " | ").strip(" |") if kind is Kind.ROW else raw)
        if kind is Kind.HEADING:
            text = text.strip("#=: ")
        if not any(char.isalnum() for char in text):
            return None
        if heading is None:
            heading = self.headings[-1][1] if self.headings else -1
        index = len(self.found)
        self.found.append(Sentence(index, start, end, kind, text, level, heading, parent, self.block))
        return index
