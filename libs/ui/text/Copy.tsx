import { Button, Code, CopyButton, Group } from '@mantine/core';

interface CopyProps {
  /** What is copied, and shown unless `shown` is given. */
  value: string;
  shown?: string;
  /** What it is, for the button's name. */
  what: string;
}

/** A value with a button that copies it. */
export function Copy({ value, shown = value, what }: CopyProps) {
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <Code style={{ overflowWrap: 'anywhere' }}>{shown}</Code>
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            style={{ flexShrink: 0 }}
            onClick={copy}
            aria-label={`Copy ${what}`}
          >
            {copied ? '✓ Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
