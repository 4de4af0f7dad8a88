import {
  Background,
  BackgroundVariant,
  type DefaultEdgeOptions,
  Panel,
  ReactFlow,
  SelectionMode,
  useStore as useFlow,
} from "@xyflow/react";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";

import { AddNode } from "./AddNode";
import { useAnnouncement } from "./announcing";
import classes from "./Canvas.module.css";
import { CanvasMenu } from "./CanvasMenu";
import { CanvasTools } from "./CanvasTools";
import { FAR, Tiny, TINY } from "./distance";
import { EmptyCanvas } from "./EmptyCanvas";
import { FoldedCard } from "./FoldedCard";
import { FrameCard } from "./FrameCard";
import { GraphMap } from "./GraphMap";
import { NodeCard } from "./NodeCard";
import { NoteCard } from "./NoteCard";
import { useEditor } from "./store";
import { useCanvasCommands } from "./useCanvasCommands";
import { useClipboard } from "./useClipboard";
import { useDropping } from "./useDropping";
import { useFirstLayout } from "./useFirstLayout";
import { useFlowGraph } from "./useFlowGraph";
import { useFlowWires } from "./useFlowWires";
import { useMenu } from "./useMenu";
import { useViewport } from "./useViewport";
import { useWalking } from "./useWalking";
import { WireLine } from "./WireLine";

const NODE_TYPES = { card: NodeCard, frame: FrameCard, folded: FoldedCard, note: NoteCard };
const EDGE_TYPES = { wire: WireLine };
const EDGE_OPTIONS: DefaultEdgeOptions = { focusable: false };
const KEYS_TO_ADD = ["Shift", "Control", "Meta"];
const ZOOMS = { least: 0.02, most: 3 };

/** The graph, to be drawn. On a phone, and by members who may only look, it is not changed. */
export function Canvas() {
  const phone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false }) ?? false;
  const editable = !useEditor((s) => s.readOnly) && !phone;
  const menu = useMenu();
  const dropping = useDropping();
  useCanvasCommands(editable);
  useClipboard(!phone);
  useFirstLayout();
  const walk = useWalking();
  return (
    <div
      className={classes.root}
      data-canvas=""
      role="application"
      aria-label="Canvas: arrow keys walk the graph, N adds a node, question mark lists all keys"
      tabIndex={-1}
      onKeyDown={walk}
      {...(editable ? dropping : {})}
    >
      <FarMark />
      <Graph phone={phone} editable={editable} menu={menu.handlers}>
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
        <Panel position="bottom-left">
          <CanvasTools editable={editable} />
        </Panel>
        {!phone && <GraphMap />}
      </Graph>
      <EmptyCanvas />
      {editable && <AddNode />}
      <CanvasMenu menu={menu} />
      <Announcer />
    </div>
  );
}

interface GraphProps {
  readonly phone: boolean;
  readonly editable: boolean;
  readonly menu: ReturnType<typeof useMenu>["handlers"];
  readonly children: ReactNode;
}

/** Nodes and wires. Alone drawn again while something is dragged: what lies over them is given. */
function Graph({ phone, editable, menu, children }: GraphProps) {
  const flow = useFlowGraph();
  const wires = useFlowWires();
  const tiny = useFlow((state) => state.transform[2] < TINY);
  const viewport = useViewport(phone);
  return (
    <Tiny value={tiny}>
      <ReactFlow
        nodes={flow.nodes}
        edges={flow.wires}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        defaultEdgeOptions={EDGE_OPTIONS}
        {...flow.handlers}
        {...wires}
        {...menu}
        {...viewport}
        minZoom={ZOOMS.least}
        maxZoom={ZOOMS.most}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        nodesDraggable={editable}
        nodesConnectable={editable}
        elementsSelectable
        disableKeyboardA11y
        connectOnClick={false}
        connectionRadius={28}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        multiSelectionKeyCode={KEYS_TO_ADD}
        selectionMode={SelectionMode.Partial}
        elevateNodesOnSelect={false}
        attributionPosition="bottom-right"
      >
        {children}
      </ReactFlow>
    </Tiny>
  );
}

/** Marks the canvas as seen from far, by style alone: no card is drawn again for it. */
function FarMark() {
  const far = useFlow((flow) => flow.transform[2] < FAR);
  return <span hidden ref={(mark) => void mark?.parentElement?.toggleAttribute("data-far", far)} />;
}

function Announcer() {
  return (
    <div className="visually-hidden" aria-live="polite" role="status">
      {useAnnouncement()}
    </div>
  );
}
