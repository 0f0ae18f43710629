"""Files in: bytes to draft rows to registered cases."""
