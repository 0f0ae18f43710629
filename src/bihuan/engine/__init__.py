"""Embedded PostgreSQL and process supervision; imports nothing else of ours."""
