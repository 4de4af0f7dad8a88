// Unpacks the Chromium of @sparticuz/chromium into the folder that is named.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const [packed, folder] = process.argv.slice(2);

const unpacked = (name) => brotliDecompressSync(readFileSync(join(packed, name)));
for (const name of ["al2023", "fonts", "swiftshader"]) {
  mkdirSync(join(folder, name), { recursive: true });
  execFileSync("tar", ["-x", "-C", join(folder, name)], { input: unpacked(`${name}.tar.br`) });
}
writeFileSync(join(folder, "chromium"), unpacked("chromium.br"), { mode: 0o755 });
