"""What browsers hear while it happens: the messages, and what carries them.

`messages` are the types of all that is told about a run, `publisher` brings them to the channel
layer, `following` is one reader's place in the stream. `accounts`, `proxies`, `publications` and
`uploads` pass on what the packages below announce, `saved` that a workflow was saved. The doors are
`events` (writes and sends; the rooms above call it) and `consumers` (websockets, called by
Channels). Calls `rows` and `models`; never decides anything about a run.
"""
