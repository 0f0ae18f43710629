"""Official papers as print pages."""
