import { Button, Checkbox, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { StateWord } from '#ui/text/StateWord.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import type { ContentRow } from '#api/window-views';
import { rowAction, tickAction, type RowAction } from '../rows/row-action.ts';
import classes from './columns.module.css';
import { isPublished, isTicked, versionsOf } from '../rows/states.ts';

/** Heights of a row, in pixels: with two lines, and as a card. */
export const ROW_PX = 53;
export const CARD_PX = 141;

interface Looks {
  search: string;
  isNarrow: boolean;
  isMedium: boolean;
  /** Items of several content types are shown. */
  hasType: boolean;
  onAction: (action: RowAction) => void;
}

/** The columns for the room that there is; in a narrow window all of an item stands in one cell. */
export function columnsFor(looks: Looks): readonly Column<ContentRow>[] {
  const { search, isNarrow, isMedium, hasType, onAction } = looks;
  if (isNarrow) {
    return [{ id: 'item', header: 'Content', cell: (row) => <Card row={row} {...looks} /> }];
  }
  const type = { id: 'type', header: 'Type', width: '8rem', cell: typeOf };
  return [
    {
      id: 'tick',
      header: 'Mass sync',
      width: '6.75rem',
      cell: (row) => <MassSyncTick row={row} onAction={onAction} />,
    },
    { id: 'name', header: 'Name', cell: (row) => <Title row={row} search={search} /> },
    ...(hasType && !isMedium ? [type] : []),
    { id: 'status', header: 'Status', width: isMedium ? '12rem' : '18rem', cell: statusOf },
    { id: 'version', header: 'Version', width: '6rem', cell: versionsOf },
    {
      id: 'action',
      header: 'Sync',
      width: '8rem',
      cell: (row) => <Action row={row} onAction={onAction} />,
    },
  ];
}

interface RowProps {
  row: ContentRow;
  onAction: (action: RowAction) => void;
}

/** Ticked: the mass sync takes it. Taking the tick out asks for the reason. What is not published has none. */
function MassSyncTick({ row, onAction }: RowProps) {
  if (!isPublished(row)) return <span className="quiet">–</span>;
  return (
    <Checkbox
      aria-label={`In the mass sync: ${row.name.slice(0, 100)}`}
      checked={isTicked(row)}
      onChange={() => onAction(tickAction(row))}
    />
  );
}

function Title({ row, search }: { row: ContentRow; search: string }) {
  return (
    <div className={classes.title}>
      <Link className="link" to={`/content/${row.contentType}/${row.guid}${search}`}>
        <PlainText line max={200}>
          {row.name === '' ? '(no name)' : row.name}
        </PlainText>
      </Link>
      <div className={classes.place}>
        <code title={row.guid}>{row.guid.slice(0, 8)}</code>
        <PlainText line max={200}>
          {row.path}
        </PlainText>
      </div>
    </div>
  );
}

function statusOf(row: ContentRow) {
  if (row.reason === null) return <StateWord word={row.state} />;
  return (
    <Tooltip label={<PlainText max={500}>{row.reason}</PlainText>} multiline maw="30rem">
      <div className={classes.title}>
        <StateWord word={row.state} />
        <div className={classes.beneath}>
          <PlainText line max={300}>
            {row.reason}
          </PlainText>
        </div>
      </div>
    </Tooltip>
  );
}

function typeOf({ contentType }: ContentRow) {
  return contentTypeLabel(contentType);
}

/** What is done about this one item now; nothing for one that is up to date. */
function Action({ row, onAction }: RowProps) {
  const action = rowAction(row);
  if (row.state === 'drifted') return <ToDifference row={row} />;
  if (action === null) return <span className="quiet">–</span>;
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => onAction(action)}
      aria-label={`${action.title} ${row.name.slice(0, 100)}`}
    >
      {action.title}…
    </Button>
  );
}

/** Whoever decides about a drift has to look at it first. */
function ToDifference({ row }: { row: ContentRow }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      component={Link}
      to={`/content/${row.contentType}/${row.guid}`}
      aria-label={`Difference of ${row.name.slice(0, 100)}`}
    >
      Difference
    </Button>
  );
}

function Card({ row, search, onAction }: RowProps & { search: string }) {
  return (
    <div className={classes.card}>
      <Title row={row} search={search} />
      <div>{statusOf(row)}</div>
      <div className={classes.words}>
        {isPublished(row) && (
          <Checkbox
            label="Mass sync"
            checked={isTicked(row)}
            onChange={() => onAction(tickAction(row))}
          />
        )}
        <Action row={row} onAction={onAction} />
        <span className="quiet">{versionsOf(row)}</span>
      </div>
    </div>
  );
}
