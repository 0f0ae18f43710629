"""The organisation as it stands: bodies, posts, holders, gaps, who is on duty."""
