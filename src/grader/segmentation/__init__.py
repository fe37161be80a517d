"""Segmentation: every sentence of an answer placed in a step of the framework."""

from grader.segmentation.model import SegmenterModel
from grader.segmentation.segments import Segment, Segmentation, segment, undivided

__all__ = ["Segment", "Segmentation", "SegmenterModel", "segment", "undivided"]
