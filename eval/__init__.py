"""Is it any good: evaluation sets, metrics, runs, comparison and reports."""
