"""轮次与政策: rounds, and the limits, confirmations and sign-off chains they run by."""
