"""The language model: asking it, and what can go wrong. Knows nothing of stories or drafts."""
