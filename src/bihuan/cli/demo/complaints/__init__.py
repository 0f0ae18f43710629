"""418 invented complaints of 清河市 and an earlier round's list, as tables of words and a generator over them."""
