"""What every request passes through, whichever page it asks for."""
