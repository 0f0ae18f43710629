"""A corpus held back: lists in shapes officials send, with what a careful reader would have read in them."""
