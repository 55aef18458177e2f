import { Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { contentTypeLabel } from '#ui/text/labels.ts';
import type { Neighbours } from './neighbours.ts';

/** Where the item stands in its list, and the ways to the list, the item before and the one after. */
export function Walk({ contentType, neighbours }: { contentType: string; neighbours: Neighbours }) {
  const { position, total } = neighbours;
  return (
    <Group gap="xs" fz="sm">
      <Link className="link" to={neighbours.listAddress}>
        {contentTypeLabel(contentType)}
      </Link>
      {position !== null && (
        <span className="quiet">
          {position.toLocaleString('en')} of {total.toLocaleString('en')}
        </span>
      )}
      <Button
        size="compact-sm"
        variant="default"
        disabled={!neighbours.hasPrevious}
        onClick={neighbours.previous}
      >
        Previous
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!neighbours.hasNext}
        onClick={neighbours.next}
      >
        Next
      </Button>
    </Group>
  );
}
