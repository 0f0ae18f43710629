"""Log-in, log-in again in place, log-out, change of password."""
