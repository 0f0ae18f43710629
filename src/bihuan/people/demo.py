"""What everybody may know of a demo: the words all its accounts come in and open what is sealed by, and by which command
it is complete.

Only an instance of that kind has any of it.
"""

SHARED_BY_ALL = "Qinghe-2024"
SEALED_BY_ALL = "Qinghe-demo-seals"
PLAYED = "demo/done"  # request number of the system's command that ends the playing
