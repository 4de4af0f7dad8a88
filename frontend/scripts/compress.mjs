// Beside every built file its gzip and brotli form, which WhiteNoise hands out.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const SMALLEST = 1024;
const folder = new URL("../dist/", import.meta.url).pathname;
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!/\.(js|css|svg|html|json)$/.test(name) || statSync(path).size < SMALLEST) continue;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality));
}
