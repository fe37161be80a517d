"""Training: everything learned, rebuilt from datasets/ and rubrics/. Nothing else may import it but its command."""
