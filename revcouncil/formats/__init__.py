"""How dates are written where a page does not say: as on the members' pages."""
