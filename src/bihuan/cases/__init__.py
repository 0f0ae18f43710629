"""Rounds, batches, cases, orders, reports, answers, rectifications: the chain itself."""
