import { Group, Table } from '@mantine/core';
import type { DifferenceSide, RevisionView } from '#api/items';
import { PlainText } from '../../../ui/text/PlainText.tsx';
import { Word } from '../../../ui/text/Word.tsx';
import { count } from '../../../words.ts';

interface MetadataProps {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

/** Everything but the text: a table of what differs, or one line where there is only one side. */
export function Metadata({ published, observed }: MetadataProps) {
  const only = published && observed ? null : (observed ?? published);
  if (only) return <OneSide side={only} />;
  if (!published || !observed) return null;
  return <Comparison published={published} observed={observed} />;
}

const FIELDS: readonly (readonly [string, (side: RevisionView) => string])[] = [
  ['Name', ({ name }) => name],
  ['Path', ({ path }) => path],
  ['Tags', ({ tags }) => tags.join(', ')],
  ['References', referenceText],
  ['Media type', ({ body }) => body.mediaType],
  ['Size', ({ body }) => count(body.size, 'byte')],
  ['Digest', ({ digest }) => digest.slice(0, DIGEST_SHOWN)],
];

/** As many characters of a digest tell any two apart. */
const DIGEST_SHOWN = 16;

function OneSide({ side }: { side: DifferenceSide }) {
  const facts = FIELDS.slice(2).map(([field, read]) => [field, read(side)] as const);
  return (
    <Group gap="md" fz="sm">
      {facts
        .filter(([, text]) => text !== '')
        .map(([field, text]) => (
          <span key={field}>
            <span className="quiet">{field}:</span> <PlainText>{text}</PlainText>
          </span>
        ))}
    </Group>
  );
}

interface ComparisonProps {
  published: DifferenceSide;
  observed: DifferenceSide;
}

function Comparison({ published, observed }: ComparisonProps) {
  const changed = FIELDS.filter(([, read]) => read(published) !== read(observed));
  if (changed.length === 0) return null;
  return (
    <Table withTableBorder layout="fixed" verticalSpacing={4} aria-label="Metadata">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="8rem">Field</Table.Th>
          <Table.Th>Published</Table.Th>
          <Table.Th>At the source</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changed.map(([field, read]) => (
          <Table.Tr key={field}>
            <Table.Td>{field}</Table.Td>
            <Table.Td>
              <Value word="was" text={read(published)} />
            </Table.Td>
            <Table.Td>
              <Value word="now" text={read(observed)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Value({ word, text }: { word: 'was' | 'now'; text: string }) {
  return (
    <>
      <Word tone={word === 'now' ? 'good' : 'bad'} sign={word === 'now' ? '+' : '−'}>
        {word}
      </Word>{' '}
      <PlainText>{text === '' ? '(empty)' : text}</PlainText>
    </>
  );
}

function referenceText({ references }: RevisionView): string {
  return references.map(({ contentType, guid }) => `${contentType} ${guid}`).join(', ');
}
