"""Plays the complaints of 清河市 by the real moves of its people, at played moments."""
