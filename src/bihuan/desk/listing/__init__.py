"""交办件: the list of cases, filtered and searched."""
