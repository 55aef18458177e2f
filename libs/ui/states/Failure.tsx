import { Button, Code } from '@mantine/core';
import { Notice } from './Notice.tsx';

/** What a failed call knows of itself; anything else is shown by its message. */
export interface Failed {
  message: string;
  status?: number;
  requestId?: string | null;
}

interface FailureProps {
  error: Failed;
  title?: string | undefined;
  onRetry?: (() => unknown) | undefined;
}

/** An error where it happened: what, why, what to do, and the id to find it in the log. */
export function Failure({ error, title, onRetry }: FailureProps) {
  const retry = onRetry && (
    <Button size="xs" variant="default" onClick={() => void onRetry()}>
      Try again
    </Button>
  );
  return (
    <Notice tone="error" title={title ?? 'That did not work'} action={retry}>
      <div>{error.message}</div>
      {error.requestId && (
        <div>
          Request <Code>{error.requestId}</Code>
        </div>
      )}
    </Notice>
  );
}
