"""What there is to see: of a graph that is being drawn, of queues, of runs and what they made.

Everything here answers a question and changes no row. `asset_uses` and `run_outputs` answer those
of the packages below, which cannot ask upwards. Calls `planning` and `running`; the API calls it.
"""
