"""Reviews: how one comes about, is checked, read and shared."""
