"""Corrections of a draft: the model suggests, the member decides."""
