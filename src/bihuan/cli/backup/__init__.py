"""Backups: one moment of database, files and keys as one encrypted file, checked by bringing it back to life."""
