"""`python -m bihuan …`: hands over to the command line; must not do anything itself."""

import sys


def main() -> int:
    """Run the command line and return its exit code; end at once with a supervisor that started us."""
    from bihuan.cli.main import main as command_line
    from bihuan.engine import lifeline

    lifeline.watch()
    return command_line()


if __name__ == "__main__":
    sys.exit(main())
