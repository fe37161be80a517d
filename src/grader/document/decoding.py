"""Bytes to text: byte-order mark, then UTF-8, then cp1252; everything that is not text is refused."""

from __future__ import annotations

import codecs

from grader.errors import Problem, ReadError

MAX_BYTES = 1_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (.docx, .odt and .xlsx are such archives)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (b"\x7fELF", "a program"),
)


def decode(data: bytes, where: str) -> str:
    """Text of a submission.

    Raises ReadError when the data is empty, larger than MAX_BYTES, binary or not text. A byte-order mark is dropped.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(
            Problem(
                f"the submission is {len(data) / 1e6:.1f} MB; a written answer may have {MAX_BYTES / 1e6:.0f} MB",
                where,
                todo="send the written answer alone, without pictures or attachments",
            )
        )
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(Problem(f"this is {name}, not text", where, todo="save it as .md or .txt first"))
    text = _decoded(data, where)
    check_text(text, where)
    return text


def check_text(text: str, where: str) -> None:
    """Raise ReadError for text that is empty, far too long, or full of control characters."""
    if len(text) > MAX_BYTES:
        raise ReadError(
            Problem(
                f"the submission has {len(text):,} characters, more than the {MAX_BYTES:,} a written answer may have",
                where,
                todo="send the written answer alone",
            )
        )
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise ReadError(Problem("the submission is empty", where, todo="write an answer and try again"))
    if not any(char.isalnum() for char in text) and "\x00" not in text:
        raise ReadError(Problem("the submission holds no words", where, todo="write an answer and try again"))
    control = sum(char < " " and char not in "\t\r\n\f\v" for char in text)
    if "\x00" in text or control > 0.02 * len(text):
        raise ReadError(Problem("the submission is binary data, not text", where, todo="save it as .md or .txt first"))
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ReadError(
            Problem("the text has broken characters (lone surrogates)", where, todo="save it again as UTF-8")
        )


def _decoded(data: bytes, where: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadError(
                    Problem(
                        f"the file says it is {encoding} but byte {error.start} is not",
                        where,
                        todo="save it again as UTF-8",
                    )
                ) from None
    if b"\x00" in data:
        raise ReadError(Problem("the submission is binary data, not text", where, todo="save it as .md or .txt first"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ReadError(
            Problem(f"byte {error.start} is neither UTF-8 nor cp1252", where, todo="save it again as UTF-8")
        ) from None
