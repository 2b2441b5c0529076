"""Signing in: passkeys, second factors, known devices, sessions and what is said of them."""
