"""Tests of reading official lists; none of them needs a database."""
