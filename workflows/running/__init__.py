"""A run from its start to its end, as rows: every change of its state but those of a worker.

`runs` starts one, `advance` moves it forward under the lock of its row, `cancel` stops it,
`tickets` wake workers. Nothing here executes a node. Calls `planning` for decisions, `rows` for
locks and `events` to tell; called by `working`, `seeing` and the API.
"""
