"""Graphs and their runs.

The modules here are the doors: the contract of a node (`node`), the rows (`models`), what RQ,
Channels and Django call (`jobs`, `worker`, `consumers`, `urls`, `admin`). Behind them are rooms,
each with a word about itself in its `__init__.py`. Imports between rooms point down, and
`make lint` checks it (the layers are in pyproject.toml):

    api, cli, desk     who asks: over HTTP, at a terminal, on the admin
    seeing             what there is to see: pictures, queues, comparisons
    working            a worker's part: claim, run, settle, put right
    running | saving   a run from start to end | drafts and versions
    planning           what a run would do, and why
    nodes, uploading   the node types, found by `registry`
    live               what browsers hear, sent by `events`
    rows               how rows are written
    definition         what stands in a graph, pure
    machine            processes of this machine
"""
