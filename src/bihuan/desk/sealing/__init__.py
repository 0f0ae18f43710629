"""Pages of those who keep sealed identities, and of discipline staff; for everybody else they do not exist."""
