"""What the doors share: templates, refusals in words, paging, downloads. Owns no tables."""
