"""The trained reader's graphs and the record of their training."""
