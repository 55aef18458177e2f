import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface FactsProps {
  /** Name and value, in this order. */
  facts: readonly (readonly [string, ReactNode])[];
}

/** What is known of one thing, a row for each fact. */
export function Facts({ facts }: FactsProps) {
  return (
    <Table withTableBorder aria-label="Facts">
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="min(14rem, 30vw)" scope="row">
              {name}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
