"""值班表: the duty roster of a body by week or month, its gaps, and changing it."""
