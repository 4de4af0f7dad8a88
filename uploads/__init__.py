"""Publishing outward: accounts, platforms, and never a double post."""
