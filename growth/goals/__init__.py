"""A member's goals: the page, the letters, what others see."""
