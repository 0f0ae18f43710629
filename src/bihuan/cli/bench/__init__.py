"""Measures Bihuan at a size: builds a city of its own in a scratch database and times what people wait for."""
