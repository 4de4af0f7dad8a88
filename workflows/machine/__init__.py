"""Processes of one machine: which are alive, and what keeps a few of them running.

Used by `manage.py studio`, by workers (to name themselves and to see who is dead) and by the API
(are there workers?). Calls no other room and knows no graph and no run.
"""
