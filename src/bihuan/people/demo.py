"""What everybody may know of a demo: the one word all its accounts come in by. Only an instance of that kind has it."""

SHARED_BY_ALL = "Qinghe-2024"
