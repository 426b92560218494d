"""The conversation: settings, the chain, rewriting, answerers, citations, the page and the command line."""
