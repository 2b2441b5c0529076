"""What reviewers look at: the queue, one case, what they decided."""
