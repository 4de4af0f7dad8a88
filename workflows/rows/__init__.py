"""How rows are written: in which order they are locked, many at once, and whose turn it is.

Knows the database and `models`, and nothing of what the rows mean. Every room that writes calls it.
"""
