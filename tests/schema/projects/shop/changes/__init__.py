"""What the shop has been through."""
