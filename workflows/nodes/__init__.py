"""One file per node type; `workflows.registry` finds them."""
