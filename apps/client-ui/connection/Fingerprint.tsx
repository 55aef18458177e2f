import { Text } from '@mantine/core';
import { Section } from '#ui/layout/Section.tsx';
import { Copy } from '#ui/text/Copy.tsx';

/** The fingerprint of the pinned key, to be compared by eye. */
export function Fingerprint({ of }: { of: string }) {
  return (
    <Section title="The server's key">
      <Text size="sm">
        Compare this fingerprint with the one that the server&apos;s operators see:
      </Text>
      <Copy value={of} shown={of.replace(/(.{4})(?=.)/g, '$1 ')} what="the fingerprint" />
    </Section>
  );
}
