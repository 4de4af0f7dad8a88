/**
 * A file of this computer: sent over tus, paused, resumed; after a restart of the browser too, when
 * the same file is chosen again.
 */

import { Upload } from "tus-js-client";

import { api, csrfToken, data, Refusal } from "@/api/client";
import { onBack } from "@/live/workspace";
import { type About, arrive, carry, type Carrier, drop, follow, incoming, isWanted, newId, refuse, tell } from "./incoming";

const LARGEST_HASHED = 100_000_000;
const CHUNK = 5_000_000;
const SIGNED_OUT = 401;
const LOCKED = 423;
const RETRIES = [0, 500, 1000, 2000, 4000, 8000, 15_000];

/** Begin to send a file; its id here. `arrived` is told the asset once it is in the library. */
export function bring(file: File, about: About = {}, arrived?: (asset: string) => void): string {
  const id = newId();
  carry(id, { name: file.name, size: file.size, status: "sending" }, new Sending(id, file, about, arrived));
  return id;
}

class Sending implements Carrier {
  private tus: Upload | undefined;
  private isBeginning = false;
  private from = { at: 0, bytes: 0 };

  constructor(
    private readonly id: string,
    private readonly file: File,
    private readonly about: About,
    readonly arrived: ((asset: string) => void) | undefined,
  ) {}

  start(): void {
    const wasPaused = this.isPaused;
    tell(this.id, { status: "sending", message: "" });
    if (this.isBeginning) return; // it was paused before it was under way
    if (wasPaused && this.tus) {
      this.from = { at: performance.now(), bytes: 0 };
      this.tus.start();
    } else void this.begin();
  }

  async pause(): Promise<void> {
    await this.tus?.abort();
  }

  async stop(): Promise<void> {
    await this.tus?.abort();
    unremember(this.file);
    if (this.upload) await drop(this.upload);
  }

  /** The upload that the server knows; tus may have begun another one, where the first had expired. */
  private get upload(): string {
    return this.tus?.url?.replace(/\/$/, "").split("/").at(-1) ?? "";
  }

  private get isPaused(): boolean {
    return incoming.getState().all[this.id]?.status === "paused";
  }

  private async begin(): Promise<void> {
    this.isBeginning = true;
    try {
      const address = remembered(this.file) ?? (await this.announce());
      if (address && isWanted(this.id)) this.send(address);
    } catch (error) {
      refuse(this.id, error instanceof Refusal ? error.message : words(error));
    } finally {
      this.isBeginning = false;
    }
  }

  /** Tell the server of the file: where to send it, or nothing where it is in the library already. */
  private async announce(): Promise<string | null> {
    const { role = "", category } = this.about;
    const { name, size } = this.file;
    const metadata = category ? { category } : {};
    const sha256 = await hashed(this.file);
    const begun = await data(api.POST("/api/videos/upload/initiate", { body: { filename: name, size, sha256, role, metadata } }));
    if (begun.mediaId) {
      arrive(this.id, begun.mediaId, true);
      return null;
    }
    remember(this.file, begun.uploadUrl);
    return begun.uploadUrl;
  }

  private send(address: string): void {
    const { id, file } = this;
    this.from = { at: performance.now(), bytes: 0 };
    this.tus = new Upload(file, {
      endpoint: "/files/",
      uploadUrl: address,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      headers: { "X-CSRFToken": csrfToken() },
      metadata: { filename: file.name, role: this.about.role ?? "source" },
      storeFingerprintForResuming: false,
      onProgress: (sent) => this.progress(sent),
      onSuccess: () => {
        unremember(file);
        tell(id, { status: "processing", sent: file.size, speed: 0 });
        void follow(id, this.upload);
      },
      onError: (error) => {
        if (isOver(error)) unremember(file);
        else this.goOnOnceBack();
        refuse(id, words(error));
      },
    });
    if (!this.isPaused) this.tus.start();
  }

  /** The connection broke for longer than tus tries: the rest is sent as soon as the studio is back. */
  private goOnOnceBack(): void {
    const stop = onBack(() => {
      stop();
      if (incoming.getState().all[this.id]?.status === "refused") this.start();
    });
  }

  private progress(sent: number): void {
    const now = performance.now();
    if (this.from.bytes === 0 || sent < this.from.bytes) this.from = { at: now, bytes: sent };
    const seconds = (now - this.from.at) / 1000;
    tell(this.id, { sent, speed: seconds > 0.5 ? (sent - this.from.bytes) / seconds : 0 });
  }
}

interface Answered {
  readonly originalResponse?: { getStatus(): number; getBody(): string } | null;
}

/** Whether the server takes no more of this upload; else what it has counts when it is tried again. */
function isOver(error: unknown): boolean {
  const status = (error as Answered).originalResponse?.getStatus() ?? 0;
  return status >= 400 && status < 500 && status !== SIGNED_OUT && status !== LOCKED;
}

/** tus-js-client's errors hold the server's answer, which says it in words. */
function words(error: unknown): string {
  const answer = (error as Answered).originalResponse;
  if (!answer) return "The connection broke. Try again.";
  try {
    const body = JSON.parse(answer.getBody()) as { error?: { message?: string } };
    return body.error?.message || "This file was refused.";
  } catch {
    return "This file was refused."; // no JSON: a proxy answered
  }
}

/** The SHA-256, so that a file that is here need not be sent; "" for large ones. */
async function hashed(file: File): Promise<string> {
  if (file.size > LARGEST_HASHED || !("subtle" in crypto)) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const key = (file: File) => `reelgraph-upload:${file.name}:${file.size}:${file.lastModified}`;
const remembered = (file: File) => localStorage.getItem(key(file));
const remember = (file: File, address: string) => localStorage.setItem(key(file), address);
const unremember = (file: File) => localStorage.removeItem(key(file));
