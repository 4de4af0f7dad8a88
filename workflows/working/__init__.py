"""What a worker does with a queued node: claim it, run it, keep its lease, settle it.

The doors are `jobs` (what RQ calls) and `worker` (RQ's worker, ours); `pool` forks them, and
`reconcile` puts right what a dead one left behind. Calls `running` to move the run on afterwards.
The rooms below never call it.
"""
