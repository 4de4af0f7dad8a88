/** Files and assets that are put onto the canvas: each becomes a node of a type that welcomes it. */

import { notifications } from "@mantine/notifications";

import type { EditorStore } from "@/editor/store";
import { type Definition, freeId, type GraphNode, type Point } from "@/graph/definition";
import { addNodes, setParam } from "@/graph/edits";
import type { NodeType, NodeTypes } from "@/graph/nodeTypes";
import { awaitFile } from "./arriving";
import type { DraggedAsset } from "./dragging";
import type { About } from "./incoming";
import { bring } from "./sending";

const APART = 400;

/** The node type for a file: one that welcomes its role, else one that welcomes its kind. */
export function welcoming(types: NodeTypes, kind: string, role: string): NodeType | undefined {
  const all = [...types.values()].filter((type) => type.assets.length > 0);
  return [role, kind]
    .filter(Boolean)
    .map((word) => all.find((type) => type.welcomes.includes(word)))
    .find(Boolean);
}

const KINDS = ["video", "audio", "image"];

/** "video", "audio" or "image", as far as the browser can tell; "" for a text, a PDF and the like. */
export function kindOf(file: Pick<File, "type">): string {
  const [kind = ""] = file.type.split("/");
  if (KINDS.includes(kind)) return kind;
  // Of some films browsers know no type, or one of an application (Ogg, MXF): the server looks into it.
  return kind === "" || /^application\/(?!json|pdf|zip|xml|javascript|msword|vnd\.)/.test(file.type) ? "video" : "";
}

/** Files that can be media. Of the others it is said that they are not. */
function mediaAmong(files: readonly File[]): File[] {
  const others = files.filter((file) => !kindOf(file));
  const [first] = others;
  if (first) {
    const message =
      others.length === 1
        ? `“${first.name}” is no video, sound or picture.`
        : `${others.length} of these files are no videos, sounds or pictures.`;
    notifications.show({ color: "red", message });
  }
  return files.filter((file) => kindOf(file));
}

/** Desktop files at a place of the canvas: nodes at once, their files as they arrive. */
export function filesToCanvas(store: EditorStore, files: readonly File[], at: Point): void {
  const { history, types } = store.getState();
  let graph = history.now;
  const made = mediaAmong(files).flatMap((file, index) => {
    const type = welcoming(types, kindOf(file), "");
    if (!type) return [];
    const place = { x: at.x, y: at.y + index * APART };
    const node = nodeOf(graph, type, withoutEnding(file.name), place, {});
    graph = addNodes([node])(graph);
    return [{ file, type, node }];
  });
  if (made.length === 0) return;
  store.getState().edit(addNodes(made.map(({ node }) => node)));
  store.getState().select(made.map(({ node }) => node.id));
  for (const { file, type, node } of made) fileToNode(store, node.id, type, file);
}

/** A desktop file into a node that is there: into its first file field, or the one that is named. */
export function fileToNode(
  store: EditorStore,
  node: string,
  type: NodeType,
  file: File,
  field = type.assets[0],
  about: About = {},
): void {
  if (!field || mediaAmong([file]).length === 0) return;
  awaitFile(store, node, field, (arrived) => bring(file, about, arrived));
}

/** An asset at a place of the canvas. False where no node takes such a file. */
export function assetToCanvas(store: EditorStore, asset: DraggedAsset, at: Point): boolean {
  const type = welcoming(store.getState().types, asset.kind, asset.role);
  const field = type?.assets[0];
  if (!type || !field) return false;
  const node = nodeOf(store.getState().history.now, type, withoutEnding(asset.name), at, {
    [field]: asset.id,
  });
  store.getState().edit(addNodes([node]));
  store.getState().select([node.id]);
  return true;
}

/** An asset into the first file field of a node that is there. False where it takes none. */
export function assetToNode(store: EditorStore, node: string, asset: DraggedAsset): boolean {
  const { history, types, edit } = store.getState();
  const spec = history.now.nodes.find((one) => one.id === node);
  const field = types.get(spec?.type ?? "")?.assets[0];
  if (!field) return false;
  edit(setParam(node, field, asset.id));
  return true;
}

function nodeOf(
  graph: Definition,
  type: NodeType,
  title: string,
  position: Point,
  params: GraphNode["params"],
): GraphNode {
  const id = freeId(type.type, new Set(graph.nodes.map((node) => node.id)));
  return { id, type: type.type, version: type.version, title, params, position };
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, "");
}
