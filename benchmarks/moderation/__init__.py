"""Moderation of answers: the rules' look, the reviewers' decisions, what is told of them."""
