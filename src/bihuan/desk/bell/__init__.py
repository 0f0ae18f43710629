"""The bell: what was said to one's post, grouped."""
