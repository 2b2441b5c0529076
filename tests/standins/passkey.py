"""An authenticator in software that signs what no browser would send."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN: Final = "https://testserver"
HOST: Final = "testserver"
PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


def encoded(data: bytes) -> str:
    """As credentials travel."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """One key pair for one site."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)

    def registration(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to a page that adds a passkey."""
        held = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            hashlib.sha256(HOST.encode()).digest(),
            PRESENT | VERIFIED | AuthenticatorData.FLAG.AT,
            0,
            bytes(held),
        )
        client = _client("webauthn.create", options["publicKey"]["challenge"])
        return self._credential(
            {
                "clientDataJSON": encoded(client),
                "attestationObject": encoded(bytes(AttestationObject.create("none", data, {}))),
            },
            {"credProps": {"rk": True}},
        )

    def answer(
        self, options: dict[str, Any], user: str, *, verified: bool = True, broken: bool = False
    ) -> dict[str, Any]:
        """The answer to a challenge, for the member whose key of old is `user`."""
        flags = PRESENT | VERIFIED if verified else PRESENT
        data = AuthenticatorData.create(hashlib.sha256(HOST.encode()).digest(), flags, 1)
        client = _client("webauthn.get", options["publicKey"]["challenge"])
        signed = bytes(data) + hashlib.sha256(client).digest() + (b"x" if broken else b"")
        return self._credential(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(bytes(data)),
                "signature": encoded(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": encoded(user.encode()),
            },
            {},
        )

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": encoded(self.id),
            "rawId": encoded(self.id),
            "type": "public-key",
            "clientExtensionResults": extensions,
            "response": response,
        }


def _client(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()
