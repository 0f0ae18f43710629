"""What is complained of, subject by subject: tables of words, no behaviour."""

from bihuan.cli.demo.complaints.subjects import (
    countryside,
    dust,
    ecology,
    factories,
    fumes,
    noise,
    sewage,
    smells,
    waste,
    water,
)

SUBJECTS = (
    *factories.SUBJECTS, *smells.SUBJECTS, *dust.SUBJECTS, *water.SUBJECTS, *sewage.SUBJECTS, *countryside.SUBJECTS,
    *fumes.SUBJECTS, *noise.SUBJECTS, *waste.SUBJECTS, *ecology.SUBJECTS,
)  # fmt: skip
