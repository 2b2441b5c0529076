"""The demo community.

Here only what others need to know about it: who can sign in, and with what password.
"""

from typing import NamedTuple


class DemoSignIn(NamedTuple):
    """One account of the demo community that people are told about."""

    role: str
    email: str


DEMO_PASSWORD = "Council-2026"
DEMO_SIGN_INS = (
    DemoSignIn("member", "maren@tern.example"),
    DemoSignIn("curator", "curator@revcouncil.example"),
    DemoSignIn("reviewer", "reviewer@revcouncil.example"),
    DemoSignIn("super admin", "admin@revcouncil.example"),
)
