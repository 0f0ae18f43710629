"""工作日历: the holidays and make-up days of each year, with the document they come from."""
