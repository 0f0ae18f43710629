"""访问令牌: keys by which a person's own programs act for them over the API."""
