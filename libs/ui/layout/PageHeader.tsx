import { Group, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** The part of the tab's title that stays. */
const APPLICATION = document.title;

interface PageHeaderProps {
  title: string;
  /** The heading, when it is more than the plain title. */
  heading?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}

/** The heading of a page with its buttons; it also names the browser tab. */
export function PageHeader({ title, heading, description, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title.slice(0, 100)} · ${APPLICATION}`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" mb={{ base: 'xs', lg: 'md' }} gap="sm">
      <div style={{ minWidth: 0, flex: '1 1 20rem' }}>
        <Title order={1}>{heading ?? title}</Title>
        {description !== undefined && (
          <Text c="dimmed" size="sm" component="div">
            {description}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
