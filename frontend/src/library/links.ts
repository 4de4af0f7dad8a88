import { notifications } from "@mantine/notifications";

import { api, data } from "@/api/client";
import { copyText } from "@/ui/copying";

const WEEK = 7 * 24 * 3600;

/** A link that works for a week without signing in, on the clipboard. */
export async function copyLink(id: string): Promise<void> {
  try {
    const made = await data(
      api.POST("/api/media/{asset_id}/link", {
        params: { path: { asset_id: id } },
        body: { purpose: "inline", seconds: WEEK },
      }),
    );
    await copyText(made.url, "The link is on your clipboard. It works for a week.");
  } catch (error) {
    notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) });
  }
}
