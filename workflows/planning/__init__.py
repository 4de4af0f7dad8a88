"""What running a graph would give and take, worked out without starting anything.

`evaluate` finds the values on the wires and each node's digest, `results` what earlier runs made of
the same, `sweep` decides from both what becomes of each node, and `reasons` and `explain` say why.
`plans` keeps the plan of a stored run. Reads rows and changes none; calls `definition`, `registry`
and the types of `live`. Rooms for running, saving and seeing build on it.
"""
