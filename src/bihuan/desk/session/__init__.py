"""What a session is set to: the post one acts at, the round one looks at, light or dark, and where to begin."""
