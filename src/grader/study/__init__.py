"""A case study made ready for reading answers: everything that answers are compared with, embedded once."""

from grader.study.prepared import Embed, PreparedCase, Rows, prepare

__all__ = ["Embed", "PreparedCase", "Rows", "prepare"]
