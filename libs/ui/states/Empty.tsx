import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyProps {
  title: string;
  /** What to do now, or why that is fine. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing is here, and what that means. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl" bg="transparent">
      <Stack align="center" gap="xs">
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text c="dimmed" size="sm" ta="center" maw="36rem" component="div">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Paper>
  );
}
