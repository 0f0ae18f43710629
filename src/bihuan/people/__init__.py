"""Areas, bodies, posts and who holds them; knows no case."""
