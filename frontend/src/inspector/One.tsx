import { useProblems } from "@/editor/problems";
import { useEditor } from "@/editor/store";
import { Form } from "@/fields/Form";
import { formOf } from "@/fields/useForm";
import { Header } from "./Header";
import { Inputs } from "./Inputs";
import classes from "./inspector.module.css";
import { ProblemRows } from "./ProblemRows";

/** One node: what it is, what leads to it, and its form. */
export function One({ node: id }: { readonly node: string }) {
  const node = useEditor((s) => s.history.now.nodes.find((one) => one.id === id));
  const type = useEditor((s) => s.types.get(node?.type ?? ""));
  const problems = useProblems(id);
  if (!node) return null;
  const fields = type ? formOf(type) : [];
  const elsewhere = problems.filter(
    (problem) => !fields.some((field) => field.name === problem.field.split(".")[0]),
  );
  return (
    <div className={classes.page}>
      <Header node={node} type={type} />
      <ProblemRows problems={elsewhere} />
      {type && <Inputs node={id} type={type} fields={fields} />}
      {type && <Form fields={fields} nodes={[id]} />}
      {!type && (
        <p className="dim">
          The type “{node.type}” is not installed here. Its settings are kept as they are.
        </p>
      )}
    </div>
  );
}
