import { Button, Group, Text, Tooltip } from '@mantine/core';

interface PublishButtonProps {
  children: string;
  /** Something is approved that could be published. */
  hasApproved: boolean;
  /** Shown at the button, such as what another product calls this. */
  hint?: string;
  onClick: () => void;
}

/** Publishes what is approved. Without approved changes it keeps its name, is disabled, and the reason stands beside it. */
export function PublishButton({ children, hasApproved, hint, onClick }: PublishButtonProps) {
  if (!hasApproved) {
    return (
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          No approved changes
        </Text>
        <Button variant="default" disabled>
          {children}
        </Button>
      </Group>
    );
  }
  return (
    <Tooltip label={hint} disabled={hint === undefined}>
      <Button onClick={onClick}>{children}</Button>
    </Tooltip>
  );
}
