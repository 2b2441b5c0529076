"""Members find each other: who is listed, by name, in pages, by words, skills and industry."""
