"""Stripe, the database and Discord compared: who is in, who pays, which role."""
