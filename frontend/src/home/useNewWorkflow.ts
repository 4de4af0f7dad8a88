import { useLocation } from "wouter";

import { api, data, type Schemas } from "@/api/client";
import { useChange } from "@/ui/useChange";

/** Makes a workflow, empty or from a definition, and goes to it. */
export function useNewWorkflow() {
  const [, go] = useLocation();
  return useChange(
    (given: Pick<Schemas["WorkflowIn"], "name"> & Partial<Schemas["WorkflowIn"]>) =>
      data(
        api.POST("/api/workflows", {
          body: { description: "", status: "draft", definition: { nodes: [], connections: [] }, ...given },
        }),
      ),
    [["workflows"]],
    (made) => go(`/workflows/${made.workflow_id}`),
  );
}
