"""What all that lives needs, keyed by stream: clocks, signatures, evidence, texts, search, access, views."""
