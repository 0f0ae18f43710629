"""The pages of the staff: thin views over actions and queries."""
