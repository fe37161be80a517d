"""YAML read with positions, so that every error can say file:line:column and the path of the key.

YAML 1.2 (a bare `no` is a word, not false); two equal keys are an error; all problems are reported at once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml import MarkedYAMLError, SafeLoader, compose
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from grader.errors import ContentError, Problem

try:
    from yaml import CSafeLoader as _Base  # a rubric of 1,700 lines in 10 ms instead of 300
except ImportError:  # PyYAML built without libyaml
    _Base = SafeLoader

Model = TypeVar("Model", bound=BaseModel)
Key = tuple[str | int, ...]


class _Loader(_Base):  # type: ignore[misc]
    """Reads plain words as YAML 1.2 does (core schema): a bare `no` is a word, 1e3 and 0x1F are numbers."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _tag, _form, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
     "-+.0123456789"),
):  # fmt: skip
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))

_MAX_BROKEN_LINES = 20
_OPENS_QUOTE = re.compile(r"""^\s*(?:- )?\s*(?:[\w-]+:\s+)?(?P<quote>["'])(?P<rest>.*)$""")
_BEGINS_ENTRY = re.compile(r"^\s*(?:-(?:\s|$)|[\w-]+:(?:\s|$)|#|$)")
_IDENTIFIERS = ("id", "step", "framework", "if", "then", "case")
_CLOSE = "close the quote that opens here"
_BOOLEAN_ELSEWHERE = frozenset("yes no on off y n".split())


@dataclass
class YamlSource:
    """A YAML file's plain data with the position of every key and value.

    Lines and columns count from 1. `place(path)` falls back to the nearest known ancestor.
    ambiguous: unquoted words that YAML 1.1 programs read as true or false.
    """

    path: Path
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    ambiguous: list[Key] = field(default_factory=list)
    _marks: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def place(self, key: Key) -> str:
        """`file:line:column key.path` of a key, or of its nearest ancestor that stands in the file."""
        known = key
        while known and known not in self._marks:
            known = known[:-1]
        line, column = self._marks.get(known, (1, 1))
        dotted = dotted_path(key)
        return f"{self.path}:{line}:{column}" + (f" {dotted}" if dotted else "")

    def problem(self, key: Key, what: str, **more: Any) -> Problem:
        """A Problem placed at a key."""
        return Problem(what, self.place(key), **more)

    def under(self, name: str) -> YamlSource:
        """The same file as if its data stood under a key."""
        marks = {(name, *key): mark for key, mark in self._marks.items()}
        return YamlSource(self.path, {name: self.data}, self.problems, [(name, *k) for k in self.ambiguous], marks)


def dotted_path(key: Key) -> str:
    """`topics[3].criterion` for ("topics", 3, "criterion")."""
    out = ""
    for part in key:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out


def read_yaml(path: Path) -> YamlSource:
    """Reads a YAML file. Problems with the YAML itself are collected in the result, not raised."""
    source = YamlSource(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        source.problems.append(Problem(f"byte {error.start} is not UTF-8", str(path), todo="save the file as UTF-8"))
        return source
    except OSError as error:
        source.problems.append(Problem(f"cannot be read: {error.strerror}", str(path)))
        return source
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path, first_line: int = 1) -> YamlSource:
    """Reads YAML text that begins at line `first_line` of the file `path`."""
    source = YamlSource(path)
    for number, line in enumerate(text.splitlines(), first_line):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            source.problems.append(
                Problem(
                    "a tab is used for indentation",
                    f"{path}:{number}:{indent.index(chr(9)) + 1}",
                    todo="indent with spaces",
                )
            )
    if source.problems:
        # Tabs are mended in memory, so that the other mistakes of the file are told in the same run.
        text = "\n".join(_untabbed(text.splitlines()))
    try:
        node = _composed(text, source, first_line)
    except Exception as error:  # the scanner raises plain errors for a few control characters
        source.problems.append(Problem(f"not valid YAML: {error}", str(path)))
        return source
    if node is None:
        if not source.problems:
            source.problems.append(Problem("the file is empty", str(path)))
        return source
    try:
        source.data = _plain(node, (), source, first_line)
    except RecursionError:
        source.problems.append(Problem("an anchor contains itself", str(path), todo="write the value out"))
    return source


def _composed(text: str, source: YamlSource, first_line: int) -> Node | None:
    """The tree of the text. A line that is no YAML is told, mended in memory or passed over, and reading goes on, so
    that the other mistakes of the file are told in the same run."""
    lines = text.splitlines()
    tried: set[int] = set()
    for attempt in range(_MAX_BROKEN_LINES):
        try:
            node: Node | None = compose("\n".join(lines), Loader=_Loader)
        except MarkedYAMLError as error:
            if attempt == 0 and _close_quotes(lines, source, first_line):
                continue
            # A quote that is never closed is told where it opens, not where the file ends.
            scanning = "quoted scalar" in str(error.context) and error.context_mark
            mark = error.context_mark if scanning else error.problem_mark or error.context_mark
            line = mark.line if mark else len(lines)
            if line not in tried:
                where = f"{source.path}:{line + first_line}:{mark.column + 1}" if mark else str(source.path)
                todo = _yaml_advice(str(error.problem), str(error.context))
                source.problems.append(Problem(f"not valid YAML: {error.problem or error.context}", where, todo=todo))
            if line >= len(lines):
                return None
            lines[line] = "" if line in tried else _quoted(lines[line])
            tried.add(line)
            continue
        return node
    return None


def _close_quotes(lines: list[str], source: YamlSource, first_line: int) -> bool:
    """Closes quotes that open on a line and are left open where the next entry begins; whether there were any."""
    found = False
    for number, line in enumerate(lines):
        opened = _OPENS_QUOTE.match(line)
        following = lines[number + 1] if number + 1 < len(lines) else "-"
        if not opened or not _BEGINS_ENTRY.match(following):
            continue
        quote, rest = opened.group("quote"), opened.group("rest")
        if re.search(r'(?<!\\)"' if quote == '"' else "'", rest) is None:
            where = f"{source.path}:{number + first_line}:{opened.start('quote') + 1}"
            source.problems.append(Problem("not valid YAML: the quote is never closed", where, todo=_CLOSE))
            lines[number] = line.rstrip() + quote
            found = True
    return found


def _quoted(line: str) -> str:
    """The line with its value in quotes, or nothing of it when it holds no key."""
    found = re.match(r"^(\s*(?:- )?\s*[\w-]+:\s+)(.*)$", line) or re.match(r"^(\s*- )(.*)$", line)
    return found.group(1) + json.dumps(found.group(2).strip("\"' "), ensure_ascii=False) if found else ""


def validate(source: YamlSource, model: type[Model]) -> Model | None:
    """The data as a model, or None with every mistake added to `source.problems`."""
    if source.data is None:
        return None
    if not isinstance(source.data, dict):
        source.problems.append(source.problem((), "the file must hold keys and values at its top level"))
        return None
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        details = error.errors()
        for detail in details:
            # A list whose entries are all wrong is also "too short": the entries' own mistakes say what matters.
            below = any(
                len(d["loc"]) > len(detail["loc"]) and d["loc"][: len(detail["loc"])] == detail["loc"] for d in details
            )
            if not (detail["type"] == "too_short" and below):
                source.problems.append(_explained(source, model, detail))
        return None


def require(problems: list[Problem]) -> None:
    """Raise ContentError when there is any problem, in file order as found."""
    if problems:
        raise ContentError(problems)


def _untabbed(lines: list[str]) -> list[str]:
    """The lines with those indented by tabs set as far in as the line below, or else as the line above."""
    out: list[str] = []
    for number, line in enumerate(lines):
        body = line.lstrip()
        if body and "\t" in line[: len(line) - len(body)]:
            below = next((other for other in lines[number + 1 :] if other.strip() and not other.startswith("\t")), "")
            near = below or (out[-1] if out else "")
            line = near[: len(near) - len(near.lstrip())] + body
        out.append(line)
    return out


def _yaml_advice(problem: str, context: str) -> str:
    if "quoted scalar" in context:
        return _CLOSE
    if "mapping values are not allowed" in problem:
        return "put the value in quotes if it contains ': '"
    if "could not find expected ':'" in problem:
        return "a key needs ': ' after it, and its lines the same indentation"
    return "check indentation and quotes around this place"


def _plain(node: Node, key: Key, source: YamlSource, first_line: int) -> Any:
    source._marks.setdefault(key, (node.start_mark.line + first_line, node.start_mark.column + 1))
    if isinstance(node, MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            name = str(key_node.value)
            path = (*key, name)
            mark = (key_node.start_mark.line + first_line, key_node.start_mark.column + 1)
            if name in out:
                first = source._marks[path][0]
                source.problems.append(
                    Problem(
                        f"the key {name!r} stands twice (first on line {first})",
                        f"{source.path}:{mark[0]}:{mark[1]} {dotted_path(path)}",
                        todo="keep one of them",
                    )
                )
                continue
            source._marks[path] = mark
            out[name] = _plain(value_node, path, source, first_line)
        return out
    if isinstance(node, SequenceNode):
        return [_plain(item, (*key, number), source, first_line) for number, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    if not node.style and str(node.value).lower() in _BOOLEAN_ELSEWHERE:
        source.ambiguous.append(key)
    return _scalar(node)


def _scalar(node: ScalarNode) -> Any:
    value = str(node.value)
    kind = str(node.tag).rsplit(":", 1)[-1]
    try:
        if kind == "int":
            return int(value) if value.lstrip("+-").isdigit() else int(value.replace("_", ""), 0)
        if kind == "float":
            return float(value)
    except ValueError:
        return value  # .inf, .nan and odd numbers stay text, which the schema then refuses
    if kind == "bool":
        return value.lower() == "true"
    return None if kind == "null" else value


def _explained(source: YamlSource, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    key: Key = tuple(detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    given = detail.get("input")
    if kind == "extra_forbidden":
        owner = _model_at(model, key[:-1])
        allowed = tuple(_names(owner)) if owner else ()
        return source.problem(key, f"unknown key {key[-1]!r}", allowed=allowed, given=str(key[-1]))
    if kind == "missing":
        return source.problem(key, f"the key {key[-1]!r} is missing", todo=f"add {key[-1]!r} here")
    if kind == "literal_error" or kind == "enum":
        allowed = tuple(part.strip("'") for part in str(context.get("expected", "")).replace(" or ", ", ").split(", "))
        return source.problem(key, f"{given!r} is not allowed", allowed=allowed, given=str(given))
    if kind == "string_pattern_mismatch":
        says = "small letters, digits and single hyphens" if key[-1] in _IDENTIFIERS else "at least one letter or digit"
        return source.problem(key, f"{given!r} is not allowed here", todo=f"write {says}")
    message = detail["msg"].removeprefix("Value error, ").replace("valid tuple", "list").replace("Tuple", "The list")
    message = message.replace("dictionary or instance of Topic", "mapping").replace("valid dictionary", "mapping")
    if kind.endswith("_type"):
        message = f"{message[0].lower()}{message[1:]}, not {_kind_name(given)}"
        if kind == "string_type":
            return source.problem(key, message, todo="put the value in quotes")
    return source.problem(key, message)


def _kind_name(value: Any) -> str:
    names = {
        bool: "a true/false value",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a mapping",
    }
    return "nothing" if value is None else f"{names.get(type(value), type(value).__name__)} ({str(value)[:40]})"


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], key: Key) -> type[BaseModel] | None:
    """The model that owns the keys at a path, found through the annotations."""
    here: Any = model
    for part in key:
        if isinstance(part, int):
            continue
        owner = _inner_model(here)
        if owner is None:
            return None
        found = next((f for name, f in owner.model_fields.items() if part in (name, f.alias)), None)
        if found is None:
            return None
        here = found.annotation
    return _inner_model(here)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is not None:
        for argument in get_args(annotation):
            found = _inner_model(argument)
            if found is not None:
                return found
    return None
