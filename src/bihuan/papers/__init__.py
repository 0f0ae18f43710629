"""Figures into sentences, official papers as print pages."""
