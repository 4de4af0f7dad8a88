"""Local stand-ins for the platforms, faithful to their documented protocols.

One process and one port: every real host of a platform is `<base>/<platform>`, with the paths that
the platform documents. For tests, and for trying Reelgraph without accounts.
"""
