"""The rows of the move table, by what they are about; put together in `rules.lifecycle`."""
