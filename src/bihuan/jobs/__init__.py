"""The worker: sweeps and long jobs."""
