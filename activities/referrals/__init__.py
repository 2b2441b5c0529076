"""Members bring others: a link, who joined by it, and what that pays."""
