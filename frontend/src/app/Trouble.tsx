import { Button } from "@mantine/core";
import { Component, type ErrorInfo, type ReactNode } from "react";

interface Props {
  /** Where one is: what broke elsewhere is tried again. */
  readonly at?: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
}

/** What is drawn where drawing failed: words and a way on, never a white page. */
export class Trouble extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.error && before.at !== this.props.at) this.setState({ error: null });
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <main role="alert" className="centred">
        <h1>This page broke</h1>
        <p className="dim">Nothing that was saved is lost. {this.state.error.message}</p>
        <Button onClick={() => window.location.reload()}>Load it again</Button>
      </main>
    );
  }
}
