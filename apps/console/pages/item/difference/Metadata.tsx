import { Table } from '@mantine/core';
import type { DifferenceSide, ItemDetail } from '#api/items';
import { PlainText } from '../../../ui/text/PlainText.tsx';
import { Word } from '../../../ui/text/Word.tsx';
import { count } from '../../../words.ts';

interface MetadataProps {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

const FIELDS: readonly (readonly [string, (side: DifferenceSide) => string])[] = [
  ['Name', ({ name }) => name],
  ['Path', ({ path }) => path],
  ['Tags', ({ tags }) => tags.join(', ')],
  ['References', referenceText],
  ['Media type', ({ body }) => body.mediaType],
  ['Size', ({ body }) => count(body.size, 'byte')],
  ['Digest', ({ digest }) => digest],
];

/** Everything but the text. Where both sides are there, only what differs. */
export function Metadata({ published, observed }: MetadataProps) {
  const rows = FIELDS.map(([field, read]) => ({
    field,
    before: published ? read(published) : null,
    after: observed ? read(observed) : null,
  })).filter(({ before, after }) => (published && observed ? before !== after : before || after));
  return (
    <Table withTableBorder layout="fixed" aria-label="Metadata">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="8rem">Field</Table.Th>
          <Table.Th>Published</Table.Th>
          <Table.Th>At the source</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ field, before, after }) => (
          <Table.Tr key={field}>
            <Table.Td>{field}</Table.Td>
            <Table.Td>
              <Value text={before} sign="−" isChanged={published !== null && observed !== null} />
            </Table.Td>
            <Table.Td>
              <Value text={after} sign="+" isChanged={published !== null && observed !== null} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface ValueProps {
  text: string | null;
  sign: string;
  isChanged: boolean;
}

function Value({ text, sign, isChanged }: ValueProps) {
  if (text === null) return <span className="quiet">nothing</span>;
  if (!isChanged) return <PlainText>{text}</PlainText>;
  return (
    <>
      <Word tone={sign === '+' ? 'good' : 'bad'} sign={sign}>
        {sign === '+' ? 'now' : 'was'}
      </Word>{' '}
      <PlainText>{text === '' ? '(empty)' : text}</PlainText>
    </>
  );
}

function referenceText({ references }: ItemDetail['revisions'][number]): string {
  return references.map(({ contentType, guid }) => `${contentType} ${guid}`).join(', ');
}
