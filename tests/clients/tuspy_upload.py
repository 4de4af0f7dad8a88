"""Uploads a file with tuspy, resuming what its storage knows; prints the offset of each chunk."""

import json
import os
import signal
import sys

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

settings = json.loads(sys.argv[1])
client = TusClient(settings["endpoint"], headers={"Authorization": f"Bearer {settings['token']}"})
uploader = client.uploader(
    settings["file"],
    chunk_size=settings["chunk"],
    metadata={"filename": "tuspy.wav"},
    store_url=True,
    url_storage=FileStorage(settings["storage"]),
    retries=120,
    retry_delay=1,
    upload_checksum=settings.get("checksum", False),
)
print(uploader.offset, flush=True)
while uploader.offset < uploader.get_file_size():
    uploader.upload_chunk()
    print(uploader.offset, flush=True)
    if uploader.offset >= settings.get("kill_at", sys.maxsize):
        os.kill(os.getpid(), signal.SIGKILL)
print(uploader.url, flush=True)
