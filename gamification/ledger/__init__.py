"""The points ledger: paid into, corrected, read, watched and checked."""
