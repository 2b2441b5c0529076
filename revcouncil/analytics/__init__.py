"""Figures about the members, for staff: who is here, who stays, who may leave, what seats earn.

`rules` says what a number means, `figures` asks the database once for each, `views` shows them.
"""
