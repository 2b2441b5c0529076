"""Plans and what is paid for them, at Stripe or granted by staff."""
