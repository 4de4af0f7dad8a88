"""Saving workflows: the draft, its versions, and the definition that travels inside a video.

`drafts` is what the API and the command line call. Knows nothing of runs in progress: it calls
`planning` (what would be refused), `definition` and `live`, and never `running`, nor the other way
round.
"""
