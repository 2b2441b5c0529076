"""Stripe on loopback: objects, Checkout, portal, webhooks, faults."""

from tests.standins.stripe.objects import Stripe
from tests.standins.stripe.server import serving, signed

__all__ = ["Stripe", "serving", "signed"]
