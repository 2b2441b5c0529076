"""An app under another label than its package, with migrations in a module of another name."""
