import { Component, type ReactNode } from 'react';
import { Failure } from './Failure.tsx';

interface BoundaryProps {
  /** Where the reader is; elsewhere it is tried afresh. */
  at: string;
  children: ReactNode;
}

interface State {
  at: string;
  hasFailed: boolean;
}

/** Keeps the rest on screen when a part cannot be shown: its code did not arrive, or it failed by itself. */
export class Boundary extends Component<BoundaryProps, State> {
  override state: State = { at: this.props.at, hasFailed: false };

  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ at }: BoundaryProps, state: State): State | null {
    return at === state.at ? null : { at, hasFailed: false };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Failure
        title="This page cannot be shown"
        error={{ message: WHY }}
        onRetry={() => location.reload()}
      />
    );
  }
}

const WHY =
  'Its code could not be loaded from the server, or an unexpected error occurred. Check the connection and try again.';
