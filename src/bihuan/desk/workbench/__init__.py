"""工作台: what I owe, and by when."""
