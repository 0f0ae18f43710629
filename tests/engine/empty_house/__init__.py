"""A program with the engine's contract and nothing else: it writes down how it was called."""
