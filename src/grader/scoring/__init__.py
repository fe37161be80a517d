"""Scoring: verdicts into numbers, levels, advisories and the scorecard."""
