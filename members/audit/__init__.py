"""What was done, by whom: the changes the database writes down and the deeds beside them."""
