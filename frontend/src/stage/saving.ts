/** A picture of the stage as a file on this computer. */

export type PictureFormat = "jpg" | "png";

const SAVED_BY_MS = 10_000;

/** `url` is that of a JPEG; another format is made of it here. Lasts while its page does. */
export async function savePicture(url: string, name: string, format: PictureFormat): Promise<void> {
  const address = format === "jpg" ? url : URL.createObjectURL(await asPng(url));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${fileName(name)}.${format}`;
  link.click();
  if (address !== url) window.setTimeout(() => URL.revokeObjectURL(address), SAVED_BY_MS);
}

/** Through an image element: our own security policy lets nothing fetch a blob's address. */
async function asPng(url: string): Promise<Blob> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

function fileName(words: string): string {
  return words.replaceAll(/[\\/:*?"<>|]+/g, "-").trim() || "picture";
}
