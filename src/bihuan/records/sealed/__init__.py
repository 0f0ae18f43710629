"""The sealing itself: identities, boxes, halves, wrapped keys. Decides nothing about who may, which is for the actions."""
