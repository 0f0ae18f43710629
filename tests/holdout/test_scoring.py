"""The table of accuracy counts what was read as a careful reader would."""

from __future__ import annotations

from tests.holdout.comparing import MISSING, RIGHT, WRONG, judge
from tests.holdout.expecting import Reading, any_of
from tests.holdout.scoring import score


def test_width_and_white_space_are_no_difference_but_a_digit_is() -> None:
    """A number read in half width is the number printed in full width; another digit is another number."""
    assert judge("acceptance_no_raw", "Ｄ３ＨＥ 2024", "D3HE\n2024") == RIGHT
    assert judge("acceptance_no", "D3HE2024", "D3HE2025") == WRONG
    assert judge("accepted_on", "2024-06-02", None) == MISSING
    assert judge("accountability", None, "约谈2人") == WRONG
    assert judge("batch", any_of("29、30", "29-30"), "29,30") == RIGHT
    assert judge("pollution_types", ["噪音", "其它"], ["其他", "噪声"]) == RIGHT


def test_a_case_is_held_against_its_own_row_and_a_row_too_many_is_wrong() -> None:
    """Rows in another order are still found; what nobody handed over counts against the reading."""
    want = Reading(
        cases=[{"row": 4, "acceptance_no": "D1", "area": "甲县"}, {"row": 5, "acceptance_no": "D2"}]
    )
    read = [{"row": 5, "acceptance_no": "D2"}, {"row": 4, "acceptance_no": "D1", "area": "乙县"}, {"row": 6}]
    counts = score(want, [{"cases": read}]).counts
    assert counts == {RIGHT: 4, WRONG: 2}


def test_a_file_the_command_says_nothing_of_is_missing_field_by_field() -> None:
    """Nothing read is never nothing to count."""
    want = Reading({"batch": "6"}, [{"row": 4, "is_key": False}], [{"row": 9, "reason": "missing_content"}])
    assert score(want, []).counts == {MISSING: 5}


def test_a_plan_among_the_figures_is_wrong() -> None:
    """The planned number must not stand among the figures, wherever it was put."""
    want = Reading(statements=[{"place": "甲市", "figures": {"filed_cases": 3}, "no_values": [120]}])
    read = {"place": "甲市", "figures": {"filed_cases": 3, "ordered_rectify": 120}}
    assert score(want, [{"statements": [read]}]).counts == {RIGHT: 2, WRONG: 1}
