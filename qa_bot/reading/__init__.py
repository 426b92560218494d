"""Reading: what is asked, which words answer it, and which day a text means."""
