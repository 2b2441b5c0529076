"""Chromium's own authenticator in software: a device with a passkey, without the device."""

from typing import Any

from playwright.sync_api import Page


class Authenticator:
    """A device of `page` that holds passkeys; it says yes by itself, and checks the finger when
    `verifies`.
    """

    def __init__(self, page: Page, *, verifies: bool = True) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        added = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.key = {"authenticatorId": added["authenticatorId"]}

    def verify(self, verifies: bool) -> None:
        """From now on the finger is right, or wrong."""
        self.session.send("WebAuthn.setUserVerified", {**self.key, "isUserVerified": verifies})

    def passkeys(self) -> list[dict[str, Any]]:
        """What it holds."""
        found = self.session.send("WebAuthn.getCredentials", self.key)["credentials"]
        return list(found)
