"""Agreement: how far the grader's verdicts are from those of human readers, and how sure that is."""
