"""Pages of shifts: what stands open, notes, hand-overs."""
