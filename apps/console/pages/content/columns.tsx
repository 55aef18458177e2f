import type { ItemView } from '#api/items';
import { ChangeWord, StateWord } from '#ui/text/StateWord.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { When } from '#ui/text/When.tsx';
import { Word } from '#ui/text/Word.tsx';
import { labelOf } from '#ui/text/labels.ts';
import classes from './columns.module.css';
import { ItemTitle } from './ItemTitle.tsx';

/** Heights of a row, in pixels: with two lines, and as a card. */
export const ROW_PX = 49;
export const CARD_PX = 137;

/**
 * The columns of the content list; `search` keeps the filter in the links, so that an item knows its neighbours. In a
 * window of middle width the detail of the status stands below it, which leaves the name its room.
 */
export function columnsWith(search: string, isMedium: boolean): readonly Column<ItemView>[] {
  const status: Column<ItemView> = {
    id: 'status',
    header: 'Status',
    width: isMedium ? '10.5rem' : '15rem',
    cell: (item) => (isMedium ? <StackedStatus item={item} /> : <Status item={item} />),
  };
  return [
    { id: 'name', header: 'Name', cell: (item) => <ItemTitle item={item} search={search} /> },
    { id: 'version', header: 'Version', width: '5rem', cell: versionText },
    status,
    ...FACTS,
  ];
}

/** All of an item in one cell, for a window too narrow for columns. */
export function cardWith(search: string): readonly Column<ItemView>[] {
  return [{ id: 'item', header: 'Item', cell: (item) => <Card item={item} search={search} /> }];
}

const FACTS: readonly Column<ItemView>[] = [
  {
    id: 'approval',
    header: 'Approval',
    width: '11rem',
    cell: ({ approvalStatus }) => <StateWord word={approvalStatus} />,
  },
  {
    id: 'since',
    header: 'Since',
    width: '8.75rem',
    cell: ({ changedAt }) => <When time={changedAt} />,
  },
];

function StackedStatus({ item }: { item: ItemView }) {
  if (item.problem || item.changeDetail === null) return <Status item={item} />;
  return (
    <div className={classes.stacked}>
      <StateWord word={item.changeStatus} />
      <div className={classes.place}>{labelOf(item.changeDetail)}</div>
    </div>
  );
}

function Card({ item, search }: { item: ItemView; search: string }) {
  return (
    <div className={classes.card}>
      <ItemTitle item={item} search={search} />
      <div className={classes.words}>
        <Status item={item} />
        <StateWord word={item.approvalStatus} />
        <span className="quiet">
          {item.version > 0 && `version ${item.version}, `}
          <When time={item.changedAt} />
        </span>
      </div>
    </div>
  );
}

function Status({ item }: { item: ItemView }) {
  if (item.problem) {
    return (
      <span title={item.problem.detail.slice(0, 300)}>
        <Word tone="bad" sign="!">
          Blocked
        </Word>
      </span>
    );
  }
  return <ChangeWord status={item.changeStatus} detail={item.changeDetail} />;
}

function versionText({ version }: ItemView): string {
  return version === 0 ? '–' : String(version);
}
