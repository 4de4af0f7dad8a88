"""Files on their way in: resumable (tus 1.0), in chunks (seed 004), or in one request (seed 000).

Every way ends in the same row (`UploadSession`), the same folder of bytes and the same job.
"""
