import { Button } from '@mantine/core';
import type { OperatorTokenView, OperatorView } from '#api/operators';
import { useDeleteToken } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { Empty } from '#ui/states/Empty.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Beneath, ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { SCOPE_LABELS } from './scopes.ts';

const COLUMNS: readonly Column<OperatorTokenView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (token) => (
      <>
        <PlainText max={200}>{token.name}</PlainText>
        <Beneath>{rightsOf(token)}</Beneath>
      </>
    ),
  },
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
    cell: ({ expiresAt }) => <When time={expiresAt} />,
  },
];

/** The tokens of an operator; revoking one ends it at once. */
export function Tokens({ operator }: { operator: OperatorView }) {
  const remove = useDeleteToken();
  const revoke = ({ id, name }: OperatorTokenView) =>
    remove.mutate(
      { id: operator.id, tokenId: id },
      { onSuccess: () => tell('success', `Revoked the token ${name.slice(0, 80)}.`) },
    );
  const actions: Column<OperatorTokenView> = {
    id: 'actions',
    header: 'Actions',
    width: '6rem',
    cell: (token) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Revoke ${token.name.slice(0, 100)}`}
        disabled={remove.isPending}
        onClick={() => revoke(token)}
      >
        Revoke
      </Button>
    ),
  };
  if (operator.tokens.length === 0) return <Empty title="No tokens" />;
  return (
    <>
      {remove.error && <Failure error={remove.error} title="The token was not revoked" />}
      <ShortTable
        label="Tokens"
        entries={operator.tokens}
        columns={[...COLUMNS, actions]}
        keyOf={({ id }) => id}
      />
    </>
  );
}

function rightsOf({ scopes, contentTypes }: OperatorTokenView): string {
  if (scopes === null) return 'Everything that the role allows (token of an earlier release)';
  const rights = scopes.map((scope) => SCOPE_LABELS[scope]).join(', ');
  if (contentTypes === null) return rights;
  return `${rights} · only ${contentTypes.map(contentTypeLabel).join(', ')}`;
}
