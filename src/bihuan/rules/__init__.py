"""The rules of the office as plain Python: no Django, no I/O, no clock."""
