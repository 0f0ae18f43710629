"""What a verification looks at beside the chains, from all floors below the doors; checks nothing itself."""

from __future__ import annotations

from bihuan.cases.clock_verifying import check_clocks
from bihuan.cases.verifying import check_access
from bihuan.records.erased import check_erased, check_erased_files
from bihuan.records.verifying import check_files, check_records

# Of the database alone; a backup's files are hashed on the way in.
CHECKS_OF_ROWS = (check_records, check_erased, check_clocks, check_access)
ALL_CHECKS = (*CHECKS_OF_ROWS, check_files, check_erased_files)
