import { Group, Table } from '@mantine/core';
import type { DifferenceSide } from '#api/items';
import { useIsTall } from '#ui/layout/room.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { Word } from '#ui/text/Word.tsx';
import { changedFields, factsOfOne, type ChangedField } from './fields.ts';
import classes from './Metadata.module.css';

interface MetadataProps {
  published: DifferenceSide | null;
  observed: DifferenceSide | null;
}

/** Everything but the text: a table of what differs, or one line where there is only one side. */
export function Metadata({ published, observed }: MetadataProps) {
  const only = published && observed ? null : (observed ?? published);
  if (only) return <OneSide side={only} />;
  if (!published || !observed) return null;
  return <Comparison fields={changedFields(published, observed)} />;
}

function OneSide({ side }: { side: DifferenceSide }) {
  return (
    <Group gap="0.125rem 1rem" fz="sm">
      {factsOfOne(side).map(([field, text]) => (
        <span key={field}>
          <span className="quiet">{field}:</span> <PlainText>{text}</PlainText>
        </span>
      ))}
    </Group>
  );
}

/** Folded where the text needs the room; its heading names what differs. */
function Comparison({ fields }: { fields: readonly ChangedField[] }) {
  const isTall = useIsTall();
  if (fields.length === 0) return null;
  return (
    <details
      className={classes.metadata}
      open={isTall && fields.some(({ isRoutine }) => !isRoutine)}
    >
      <summary className={classes.summary}>
        Also changed: {fields.map(({ name }) => name.toLowerCase()).join(', ')}
      </summary>
      <Table
        withTableBorder
        layout="fixed"
        verticalSpacing={4}
        aria-label="Metadata"
        className={classes.table ?? ''}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.field ?? ''}>Field</Table.Th>
            <Table.Th>Published</Table.Th>
            <Table.Th>At the source</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <Row key={field.name} {...field} />
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

function Row({ name, was, now }: ChangedField) {
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        <Value word="was" text={was} />
      </Table.Td>
      <Table.Td>
        <Value word="now" text={now} />
      </Table.Td>
    </Table.Tr>
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
