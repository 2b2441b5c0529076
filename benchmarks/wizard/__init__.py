"""One question at a time: drafts, steps, the review, and the page of all questions at once."""
