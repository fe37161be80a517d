"""grader: true, explained grades for written ML-system-design answers, offline."""
