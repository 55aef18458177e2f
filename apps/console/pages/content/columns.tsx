import { Link } from 'react-router';
import type { ItemView } from '#api/items';
import { ChangeWord, StateWord } from '../../StateWord.tsx';
import type { Column } from '../../ui/table/Table.tsx';
import { PlainText } from '../../ui/text/PlainText.tsx';
import { When } from '../../ui/text/When.tsx';
import { Word } from '../../ui/text/Word.tsx';

/** The columns of the content list; `search` keeps the filter in the links, so that an item knows its neighbours. */
export function columnsWith(search: string): readonly Column<ItemView>[] {
  const name: Column<ItemView> = {
    id: 'name',
    header: 'Name',
    cell: (item) => (
      <Link className="link" to={`/content/${item.contentType}/${item.id}${search}`}>
        <PlainText line max={200}>
          {item.name === '' ? '(no name)' : item.name}
        </PlainText>
      </Link>
    ),
  };
  return [ID, name, ...FACTS];
}

const ID: Column<ItemView> = {
  id: 'guid',
  header: 'ID',
  width: '6.25rem',
  cell: ({ guid }) => <code title={guid.slice(0, 100)}>{guid.slice(0, 8)}</code>,
};

const FACTS: readonly Column<ItemView>[] = [
  { id: 'path', header: 'Path', width: '11rem', cell: (item) => <Path item={item} /> },
  {
    id: 'version',
    header: 'Version',
    width: '4.75rem',
    cell: ({ version }) => (version === 0 ? '–' : version),
  },
  { id: 'status', header: 'Status', width: '13.75rem', cell: (item) => <Status item={item} /> },
  {
    id: 'approval',
    header: 'Approval',
    width: '10.5rem',
    cell: ({ approvalStatus }) => <StateWord word={approvalStatus} />,
  },
  {
    id: 'since',
    header: 'Since',
    width: '8.5rem',
    cell: ({ changedAt }) => <When time={changedAt} />,
  },
];

function Path({ item: { path } }: { item: ItemView }) {
  return (
    <span className="quiet" title={path.slice(0, 300)}>
      <PlainText line max={200}>
        {path}
      </PlainText>
    </span>
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
