"""Matching: signals between an answer's passages and a rubric's criteria, and the verdicts drawn from them."""
