"""批次: upload, check, transfer, confirm."""
