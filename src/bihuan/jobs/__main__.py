"""`python -m bihuan.jobs`: the worker as a process of its own; must not do anything itself."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

from bihuan.engine import lifeline


def main() -> None:
    """Work until told to stop, or until whoever supervises us is gone."""
    lifeline.watch()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    os.environ.setdefault("BIHUAN_PROCESS", "worker")
    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    from bihuan.jobs.worker import run  # tasks can be declared only once Django is set up

    run()


if __name__ == "__main__":
    main()
