"""What everybody may know of a demo: the one word all its accounts come in by, and by which command it is complete.

Only an instance of that kind has either.
"""

SHARED_BY_ALL = "Qinghe-2024"
PLAYED = "demo/done"  # request number of the system's command that ends the playing
