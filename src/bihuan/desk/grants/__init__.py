"""授权: what one person let another see for a while, all kinds on one page."""
