"""The HTTP API of workflows: one router per topic."""

from . import (
    compare,
    describe,
    me,
    node_types,
    proxies,
    runs,
    stills,
    templates,
    transfer,
    versions,
    video_v1,
    workflows,
)

# `transfer` first: /workflows/import is also a /workflows/{id}.
routers = (
    transfer.router,
    workflows.router,
    versions.router,
    node_types.router,
    runs.router,
    stills.router,
    video_v1.router,
    me.router,
    describe.router,
    compare.router,
    proxies.router,
    templates.router,
)
