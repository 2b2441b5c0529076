"""Strangers' files are opened in a process that may die, without Django."""
