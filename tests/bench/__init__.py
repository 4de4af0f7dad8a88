"""What Reelgraph costs, measured: `python -m tests.bench [names…]` (`make bench`).

A module here that has a function `rows() -> Iterable[Row]` is a benchmark of its name. It runs
with Django set up on a state folder of its own, migrated, with one workspace to be made.
"""
