"""Whatever the chain writes, the journal proves: a case lived through whole leaves nothing that is not entered."""

from __future__ import annotations

from pathlib import Path

from bihuan.cases.verifying import check_access
from bihuan.journal.keys import make_keys
from bihuan.journal.verify import Options, Snapshot, verify
from bihuan.records.verifying import check_records
from tests.cases.world import build_world, photo, scan
from tests.scratch import ScratchDatabase


def test_every_text_file_and_signature_of_a_whole_life_is_entered(
    own_database: ScratchDatabase, data_folder: Path
) -> None:
    world = build_world()
    world.answered(
        parties=(("firm", "宏达板材厂", None), ("body", "南屏县政府", world.bodies["south"])), issues=2
    )
    order_id = world.investigated("south")
    world.visit(order_id, "south", photos=[photo()])
    case = world.case(next(iter(world.register(world.receive()))))
    world.do("dispatch", "case.clear", case.id, band="night", reason="电话核对")
    report_id = world.do("south_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    world.do("south_handler", "rectification.claim_done", report_id, note="完成", photos=[photo(world.now)])
    world.do("south_deputy", "rectification.refuse_acceptance", report_id, reason="未到位")
    drafted = world.drafted(order_id, "south")
    world.do("south_head", "report.decline_step", drafted, reason="再核")
    world.do("south_head", "report.sign_step", world.drafted(order_id, "south"), signature=scan())
    make_keys(data_folder)
    with Snapshot() as snapshot:
        verdict = verify(snapshot, options=Options(data=data_folder, further=(check_records, check_access)))
    assert verdict.findings == ()
    assert verdict.is_whole
