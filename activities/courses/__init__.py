"""Completed courses, told by the course site: who may tell, what was told, what it pays."""
