import { Button } from '@mantine/core';
import type { OperatorView } from '#api/operators';
import { useDeleteToken } from '../../../api.ts';
import { tell } from '../../../ui/activity/activity.ts';
import { Empty } from '../../../ui/states/Empty.tsx';
import { Failure } from '../../../ui/states/Failure.tsx';
import { ShortTable } from '../../../ui/table/ShortTable.tsx';
import type { Column } from '../../../ui/table/Table.tsx';
import { PlainText } from '../../../ui/text/PlainText.tsx';
import { When } from '../../../ui/text/When.tsx';

type Token = OperatorView['tokens'][number];

const COLUMNS: readonly Column<Token>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <PlainText max={200}>{name}</PlainText> },
  {
    id: 'used',
    header: 'Last used',
    width: '8rem',
    cell: ({ lastUsedAt }) => (lastUsedAt ? <When time={lastUsedAt} /> : 'never'),
  },
  {
    id: 'expires',
    header: 'Expires',
    width: '8rem',
    cell: ({ expiresAt }) => (expiresAt ? <When time={expiresAt} /> : 'never'),
  },
];

/** The tokens of an operator; deleting one ends it at once. */
export function Tokens({ operator }: { operator: OperatorView }) {
  const remove = useDeleteToken();
  const deleteToken = ({ id, name }: Token) =>
    remove.mutate(
      { id: operator.id, tokenId: id },
      { onSuccess: () => tell('success', `Deleted the token ${name.slice(0, 80)}.`) },
    );
  const actions: Column<Token> = {
    id: 'actions',
    header: 'Actions',
    width: '6rem',
    cell: (token) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Delete ${token.name.slice(0, 100)}`}
        disabled={remove.isPending}
        onClick={() => deleteToken(token)}
      >
        Delete
      </Button>
    ),
  };
  if (operator.tokens.length === 0) return <Empty title="No token" />;
  return (
    <>
      {remove.error && <Failure error={remove.error} title="It was not deleted" />}
      <ShortTable
        label="Tokens"
        entries={operator.tokens}
        columns={[...COLUMNS, actions]}
        keyOf={({ id }) => id}
      />
    </>
  );
}
