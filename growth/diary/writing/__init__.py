"""A member writes: drafts, what is published, one's own entries, the export."""
