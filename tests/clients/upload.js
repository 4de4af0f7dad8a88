// Uploads a file with tus-js-client as an application does: it resumes what it finds in its storage.
// Tells on stdout, line by line: {"found": n}, {"url": …}, {"chunk": bytes}, {"paused": bytes}, {"done": url}.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { FileUrlStorage, Upload } from 'tus-js-client'

const settings = JSON.parse(process.argv[2])
const { endpoint, token, file, storage, killAt, pauseAt, metadata, ...options } = settings
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
let paused = false

// A length may only be deferred for a stream that is no file.
const bytes = createReadStream(file)
const upload = new Upload(options.uploadLengthDeferred ? Readable.from(bytes) : bytes, {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  urlStorage: new FileUrlStorage(storage),
  retryDelays: Array(100).fill(300),
  metadata,
  ...options,
  onUploadUrlAvailable: () => say({ url: upload.url }),
  onChunkComplete: (size, accepted) => {
    say({ chunk: accepted })
    if (pauseAt && accepted >= pauseAt && !paused) pause(accepted)
  },
  onProgress: (sent) => {
    if (killAt && sent >= killAt) process.kill(process.pid, 'SIGKILL')
  },
  onSuccess: () => say({ done: upload.url }),
  onError: (error) => {
    say({ error: String(error) })
    process.exit(1)
  },
})

async function pause(accepted) {
  paused = true
  await upload.abort()
  say({ paused: accepted })
  setTimeout(() => upload.start(), 100)
}

const previous = await upload.findPreviousUploads()
say({ found: previous.length })
if (previous.length) upload.resumeFromPreviousUpload(previous[0])
upload.start()
