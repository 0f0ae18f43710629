"""Uploads that may name complainants stay in memory: an upload handler for the views marked `web.doors.in_memory`."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from bihuan.web.doors import is_in_memory

FORM_AROUND_BYTES = 4 * 1024 * 1024  # the other fields of the form, a pasted list among them


class InMemoryUploads(FileUploadHandler):
    """Takes all files of a marked view; those of other views go on to the next handler."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_active = False
        self._content = io.BytesIO()

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Begin a request. Raises RequestDataTooBig for more than an upload may have."""
        del input_data, meta, boundary, encoding
        match = getattr(self.request, "resolver_match", None)
        self.is_active = match is not None and is_in_memory(match.func)
        if self.is_active and content_length > settings.UPLOAD_LIMIT_BYTES + FORM_AROUND_BYTES:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **named: Any) -> None:
        """Begin a file; for a marked view no other handler learns of it, or it would make a file on disk."""
        super().new_file(*args, **named)
        self._content = io.BytesIO()
        if self.is_active:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a piece, or hand it on."""
        del start
        if not self.is_active:
            return raw_data
        self._content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file once it is whole."""
        if not self.is_active:
            return None
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content, self.field_name, self.file_name or "", self.content_type or "", file_size,
            self.charset, self.content_type_extra,
        )  # fmt: skip
