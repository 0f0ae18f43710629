"""What each move writes beyond state and version; importing this registers all of them."""

from bihuan.cases.actions.effects import answers, case_texts, deeds, orders, rectifications, reports, signing

__all__ = ["answers", "case_texts", "deeds", "orders", "rectifications", "reports", "signing"]
