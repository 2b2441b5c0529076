"""Reviews of a period: facts, the prompt, what is proven, the page."""
