"""The journal: what happened, in order, provable; knows no case and no person, only plain ids."""
