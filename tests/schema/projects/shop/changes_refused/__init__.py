"""The same with a migration that writes to another database."""
