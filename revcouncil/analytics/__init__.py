"""The community in figures, for staff: who may leave, who stays, what seats are worth."""
