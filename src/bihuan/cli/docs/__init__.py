"""Documents generated from the rules, so that they cannot go stale unseen."""
