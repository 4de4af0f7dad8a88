"""Where bytes lie: on this machine's disk, or in an S3 bucket with a bounded cache before it.

`media_library.store` is the door; nothing outside imports from here.
"""
