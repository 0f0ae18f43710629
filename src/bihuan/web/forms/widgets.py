"""Inputs that HTML has no single element for; each reads its own fields back and works without scripts but drawing."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bihuan.web.forms.options import Choice, IssueRow

PNG_PREFIX = "data:image/png;base64,"
LARGEST_DRAWING = 400_000  # characters of base64; a signature drawn on a phone is some 20,000


class FilesInput(forms.ClearableFileInput):
    """Several files at once; from a phone also straight from the camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[bytes]]:
        """All files of that name."""
        del data
        return list(files.getlist(name)) if isinstance(files, MultiValueDict) else list(files.get(name, []))


class VerdictsInput(forms.Widget):
    """One row for each issue: its text, a verdict to choose, whether it needs putting right."""

    template_name = "web/widgets/verdicts.html"

    def __init__(self, rows: Sequence[IssueRow], verdicts: Sequence[Choice]) -> None:
        super().__init__()
        self.rows, self.verdicts = rows, verdicts

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows with what is chosen so far."""
        context = super().get_context(name, value, attrs)
        chosen = {row["no"]: row for row in value or ()}
        context["widget"]["rows"] = [
            {
                "no": row.no,
                "text": row.text,
                "verdict": chosen.get(row.no, {}).get("verdict", row.verdict),
                "fix": chosen.get(row.no, {}).get("needs_rectification", row.needs_rectification),
            }
            for row in self.rows
        ]
        context["widget"]["verdicts"] = self.verdicts
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """A row for each issue a verdict was chosen for."""
        del files
        return [
            {
                "no": row.no,
                "verdict": data[f"{name}-{row.no}-verdict"],
                "needs_rectification": bool(data.get(f"{name}-{row.no}-fix")),
            }
            for row in self.rows
            if data.get(f"{name}-{row.no}-verdict")
        ]

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: a row may be left for later."""
        del initial
        return False


class IssueTextsInput(forms.Widget):
    """One box for each issue: above it what was handed down, in it what receivers will read."""

    template_name = "web/widgets/issue_texts.html"

    def __init__(self, rows: Sequence[IssueRow]) -> None:
        super().__init__()
        self.rows = rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows with what is written so far."""
        context = super().get_context(name, value, attrs)
        written = {row["no"]: row["text"] for row in value or ()}
        rows = [{"no": row.no, "original": row.text, "text": written.get(row.no, "")} for row in self.rows]
        context["widget"]["rows"] = rows
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """A row for each issue, an empty text for one left blank; line ends as everywhere."""
        del files
        return [
            {"no": row.no, "text": str(data[f"{name}-{row.no}"]).replace("\r\n", "\n").strip()}
            for row in self.rows
            if f"{name}-{row.no}" in data
        ]


class SignatureInput(forms.Widget):
    """A scan of the paper signature, or, where scripts run, a signature drawn on the spot."""

    template_name = "web/widgets/signature.html"
    needs_multipart_form = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What was drawn stays when the form comes back; a browser takes no chosen file twice."""
        context = super().get_context(name, value, attrs)
        is_drawn = isinstance(value, dict) and value.get("way") == "drawn"
        context["widget"]["drawn"] = _drawing_text(value["file"]) if is_drawn else ""
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any] | None:
        """`{"way": "scan" or "drawn", "file": …}`; the scan counts where both are given."""
        if scan := files.get(f"{name}-scan"):
            return {"way": "scan", "file": scan}
        drawn = _drawing(str(data.get(f"{name}-drawn", "")))
        return {"way": "drawn", "file": drawn} if drawn else None

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: either of the two ways will do."""
        del initial
        return False


class ReceiversInput(forms.Widget):
    """One body in the lead, any number supporting or following; of those supporting, which report themselves (必报)."""

    template_name = "web/widgets/receivers.html"

    def __init__(self, choices: Sequence[Choice | tuple[str, list[Choice]]]) -> None:
        super().__init__()
        self.choices = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The bodies with the part each has so far."""
        context = super().get_context(name, value, attrs)
        chosen = {str(row["body_id"]): row for row in value or ()}
        groups = [group if isinstance(group[1], list) else ("", [group]) for group in self.choices]
        context["widget"]["groups"] = [
            (label, [_receiver(code, text, chosen.get(code, {})) for code, text in rows])
            for label, rows in groups
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Body ids, as text, with their parts; the lead first, each body once. required: only where it was ticked."""
        del files
        required = set(_list(data, f"{name}-required"))
        lead = [data[f"{name}-lead"]] if data.get(f"{name}-lead") else []
        parts = [("lead", lead)]
        parts += [(role, _list(data, f"{name}-{role}")) for role in ("supporting", "following")]
        found: dict[str, str] = {}
        for role, bodies in parts:
            for body in bodies:
                found.setdefault(body, role)
        return [
            {"body_id": body, "role": role}
            | ({"required": True} if role == "supporting" and body in required else {})
            for body, role in found.items()
        ]

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the browser cannot tell that one of the group is enough."""
        del initial
        return False


def _receiver(code: str, text: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "text": text, "role": row.get("role", ""), "required": bool(row.get("required"))}


def _list(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if isinstance(data, QueryDict) else list(data.get(name, []))


def _drawing_text(file: UploadedFile[bytes]) -> str:
    file.seek(0)
    return PNG_PREFIX + b64encode(file.read()).decode()


def _drawing(text: str) -> SimpleUploadedFile | None:
    if not text.startswith(PNG_PREFIX) or len(text) > LARGEST_DRAWING:
        return None
    try:
        content = b64decode(text.removeprefix(PNG_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return SimpleUploadedFile("signature.png", content, content_type="image/png")
