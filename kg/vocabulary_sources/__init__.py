"""Generate the vocabulary from data sets that packages ship, and compile it (extra `vocabulary`)."""
