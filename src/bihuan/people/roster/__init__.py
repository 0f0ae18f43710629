"""The organisation as a table: rows, how a file is read into them, and how they differ from what stands."""
