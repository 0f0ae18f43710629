"""The door for programs: `/api/v1`, the same actions, sight and refusals as the pages, as JSON."""
