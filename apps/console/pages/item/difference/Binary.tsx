import { Text } from '@mantine/core';
import type { DifferenceSide } from '#api/items';
import { Notice } from '#ui/states/Notice.tsx';
import { count } from '#ui/text/count.ts';

interface BinaryProps {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

/** A body that is not text: its size and its hash are what can be compared. */
export function Binary({ published, observed }: BinaryProps) {
  return (
    <Notice tone="information" title="Binary content">
      <Side name="Published" side={published} />
      <Side name="At the source" side={observed} />
    </Notice>
  );
}

function Side({ name, side }: { name: string; side: DifferenceSide | null }) {
  if (!side) return <Text size="sm">{name}: nothing</Text>;
  const { size, sha256 } = side.body;
  return (
    <Text size="sm">
      {name}: {count(size, 'byte')}, SHA-256 <code>{sha256}</code>
    </Text>
  );
}
