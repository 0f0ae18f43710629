"""What can be looked at and given in over the API, one module for each thing of the office."""
