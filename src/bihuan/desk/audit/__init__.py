"""审计: verify the journal, keep checkpoints outside, look at log-ins."""
