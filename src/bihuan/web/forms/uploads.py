"""Uploaded files of a form put on disk, so that a move only ever sees files that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from bihuan.records.evidence import store


def keep_files(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with each uploaded file replaced by what the rules see of it, also inside lists and signatures.

    Raises UploadRefused for a file that cannot be kept; those before it are on disk then and hang on nothing.
    """
    return {name: _kept(value) for name, value in facts.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, UploadedFile):
        return store(value).fact(value.name or "")
    if isinstance(value, list):
        return [_kept(one) for one in value]
    return {name: _kept(one) for name, one in value.items()} if isinstance(value, dict) else value
