"""What everything with a life needs, keyed by stream: clocks, signatures, evidence, texts, search, access, views."""
