"""The office's own stories, each lived through from the list to its end."""
