"""The staff's desk: what waits, and a member seen whole."""
