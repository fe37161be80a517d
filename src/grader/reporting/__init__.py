"""Reports: the scorecard for people and for programs."""
