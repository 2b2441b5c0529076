"""How members stand: the machine is fed here, and what follows is done from an outbox."""
