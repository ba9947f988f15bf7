"""Numbers: the report's statistics and the network's."""
