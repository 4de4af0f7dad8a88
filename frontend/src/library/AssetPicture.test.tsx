// @vitest-environment jsdom

import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { AssetPicture } from "./AssetPicture";
import type { Asset } from "./files";

afterEach(cleanup);

function shown(urls: Partial<Asset["urls"]>) {
  const asset = { id: "a", kind: "video", urls } as Asset;
  const { container } = render(<AssetPicture asset={asset} hovered={false} />);
  return { find: (selector: string) => container.querySelector(selector) };
}

function image(find: (selector: string) => Element | null): Element {
  const found = find("img");
  if (!found) throw new Error("no picture");
  return found;
}

test("until the picture is here, it is seen that it is coming", () => {
  const { find } = shown({ thumbnail: "/t" });
  expect(find("[data-coming]")).not.toBeNull();
  fireEvent.load(image(find));
  expect(find("[data-coming]")).toBeNull();
  expect(find("img")).not.toBeNull();
});

test("where the picture never comes, there is the kind of the file", () => {
  const { find } = shown({ thumbnail: "/t" });
  fireEvent.error(image(find));
  expect(find("[data-coming]")).toBeNull();
  expect(find("svg")).not.toBeNull();
});
