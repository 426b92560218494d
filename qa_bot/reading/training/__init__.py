"""Training of the embedded reader: examples, network, loop and export. Needs torch; answering questions does not."""
