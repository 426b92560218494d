"""What two texts must have in common, and may not differ in, for the one to prove the other: tests on words, without a model."""
