"""What stands in a graph, before anybody thinks of running it. PURE, all of it.

`reading` takes a definition's JSON apart, `params`, `hints`, `fields` and `forms` say what a node
can be told and how that is asked for, `values` and `conversion` what travels on wires, `check`
finds every fault. With `graph`, `node` and `planner` at the top this is the lowest room: it calls
only what is pure in `render`, and everybody may call it.
"""
