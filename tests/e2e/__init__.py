"""The office in a browser: real processes, real people at their posts; one instance for all tests of this folder."""
