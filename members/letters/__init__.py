"""Letters: declared in the catalogue, written into the outbox, sent by jobs."""
