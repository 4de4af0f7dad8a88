/** A file of the internet: the server fetches it by its address. */

import { api, data } from "@/api/client";
import { type About, carry, type Carrier, drop, follow, isWanted, newId, refuse, tell } from "./incoming";

/** Have a file fetched; its id here. */
export function bringFrom(url: string, about: About = {}): string {
  const id = newId();
  carry(id, { name: nameIn(url), size: 0, status: "fetching" }, new Fetching(id, url, about));
  return id;
}

class Fetching implements Carrier {
  private upload = "";

  constructor(
    private readonly id: string,
    private readonly url: string,
    private readonly about: About,
  ) {}

  start(): void {
    tell(this.id, { status: "fetching", message: "", sent: 0 });
    void this.begin();
  }

  async stop(): Promise<void> {
    if (this.upload) await drop(this.upload);
  }

  private async begin(): Promise<void> {
    try {
      const { role = "", category = "" } = this.about;
      const begun = await data(api.POST("/api/media/import-url", { body: { url: this.url, name: "", role, platform: "", category, tags: [] } }));
      this.upload = begun.id;
      if (isWanted(this.id)) await follow(this.id, begun.id);
      else await this.stop();
    } catch (error) {
      refuse(this.id, error instanceof Error ? error.message : "It could not be fetched.");
    }
  }
}

function nameIn(url: string): string {
  const last = url.split(/[?#]/)[0]?.split("/").filter(Boolean).at(-1) ?? "";
  try {
    return decodeURIComponent(last) || url;
  } catch {
    return last;
  }
}
