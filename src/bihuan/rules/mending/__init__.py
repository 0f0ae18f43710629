"""Official texts that were spoilt on their way over other pages, put right as far as it can be proven."""

from bihuan.rules.mending.mend import Mender, Mending, Repair, Repairs, mended, mended_paragraphs

__all__ = ["Mender", "Mending", "Repair", "Repairs", "mended", "mended_paragraphs"]
