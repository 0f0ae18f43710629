"""An official text held against our own figures."""
