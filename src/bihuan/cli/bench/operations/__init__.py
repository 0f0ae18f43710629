"""What is measured, in the order it is measured: looking first, then what changes the city."""

from bihuan.cli.bench.operations.acting import ACTING
from bihuan.cli.bench.operations.importing import IMPORTING
from bihuan.cli.bench.operations.long_list import LONG_LIST
from bihuan.cli.bench.operations.looking import LOOKING
from bihuan.cli.bench.operations.pages import PAGES
from bihuan.cli.bench.operations.proving import PROVING
from bihuan.cli.bench.operations.spec import Operation
from bihuan.cli.bench.operations.sweeping import SWEEPING
from bihuan.cli.bench.operations.writing import WRITING

__all__ = ["OPERATIONS", "Operation"]

OPERATIONS: tuple[Operation, ...] = (
    *LOOKING,
    *PAGES,
    *IMPORTING,
    *PROVING,
    *SWEEPING,
    *WRITING,
    *LONG_LIST,
    *ACTING,
)
