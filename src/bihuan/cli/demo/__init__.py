"""The demo: a city that does not exist, played through the real moves."""
