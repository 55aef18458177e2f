import { Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import type { ItemView } from '#api/items';
import { PlainText } from '#ui/text/PlainText.tsx';
import { Word } from '#ui/text/Word.tsx';
import { isUnparsable } from './approval/to-approve.ts';
import classes from './columns.module.css';

/** The name of an item with its ID and path below; both lines are cut at the edge and whole under the pointer or focus. */
export function ItemTitle({ item, search }: { item: ItemView; search: string }) {
  const { contentType, id, guid, name, path } = item;
  return (
    <Tooltip
      label={<Whole item={item} />}
      events={ALSO_FOCUS}
      openDelay={400}
      multiline
      maw="40rem"
    >
      <div className={classes.title}>
        <Link className="link" to={`/content/${contentType}/${id}${search}`}>
          <PlainText line max={200}>
            {name === '' ? '(no name)' : name}
          </PlainText>
        </Link>
        <div className={classes.place}>
          <Marks item={item} />
          <code>{guid.slice(0, 8)}</code>
          <PlainText line max={200}>
            {path}
          </PlainText>
        </div>
      </div>
    </Tooltip>
  );
}

// What a reviewer should look at before the item is approved together with others.
function Marks({ item: { warnings, observedInstructions } }: { item: ItemView }) {
  return (
    <>
      {warnings.length > 0 && (
        <Word tone="attention" sign="!">
          {warnings.some(isUnparsable) ? "Can't be parsed" : 'Has a warning'}
        </Word>
      )}
      {observedInstructions !== null && (
        <Word tone="quiet" sign="i">
          Instructions
        </Word>
      )}
    </>
  );
}

const ALSO_FOCUS = { hover: true, focus: true, touch: false };

function Whole({ item: { name, path, guid, warnings } }: { item: ItemView }) {
  return (
    <>
      <PlainText max={300}>{name}</PlainText>
      <br />
      <PlainText max={1024}>{path}</PlainText>
      <br />
      <PlainText max={128}>{guid}</PlainText>
      {warnings.map(({ code, detail }) => (
        <div key={`${code} ${detail}`}>
          <PlainText max={300}>{detail}</PlainText>
        </div>
      ))}
    </>
  );
}
