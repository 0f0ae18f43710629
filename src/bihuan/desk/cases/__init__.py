"""The pages of one case: to look at, to act on, to sign."""
