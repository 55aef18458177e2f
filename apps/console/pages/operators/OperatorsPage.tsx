import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Role, type OperatorView } from '#api/operators';
import { useChangeOperator, useOperators } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { StateWord } from '../../StateWord.tsx';
import { tell } from '../../ui/activity/activity.ts';
import { PageHeader } from '../../ui/layout/PageHeader.tsx';
import { Failure } from '../../ui/states/Failure.tsx';
import { Loaded } from '../../ui/states/Loaded.tsx';
import { Table, type Column } from '../../ui/table/Table.tsx';
import { PlainText } from '../../ui/text/PlainText.tsx';
import { When } from '../../ui/text/When.tsx';
import { labelOf } from '../../words.ts';
import { InviteOperator } from './InviteOperator.tsx';
import { TokensSheet } from './TokensSheet.tsx';

const COLUMNS: readonly Column<OperatorView>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <PlainText line>{name}</PlainText> },
  {
    id: 'email',
    header: 'E-mail address',
    cell: ({ email }) => <PlainText line>{email}</PlainText>,
  },
  {
    id: 'status',
    header: 'Status',
    width: '9rem',
    cell: ({ status }) => <StateWord word={status} />,
  },
  {
    id: 'created',
    header: 'Since',
    width: '9rem',
    cell: ({ createdAt }) => <When time={createdAt} />,
  },
];
const ROLE: Column<OperatorView> = {
  id: 'role',
  header: 'Role',
  width: '11rem',
  cell: ({ role }) => labelOf(role),
};

/** Who may sign in, and what each may do. */
export default function OperatorsPage() {
  const isAdministrator = useOperator().may('administrator');
  const [isInviting, setInviting] = useState(false);
  const [tokensOf, setTokensOf] = useState<string | null>(null);
  const change = useChangeOperator();
  const operators = useOperators();
  const columns = isAdministrator
    ? [...COLUMNS, roleColumn(change), actionColumn(change, setTokensOf)]
    : [...COLUMNS, ROLE];
  return (
    <>
      <PageHeader
        title="Operators"
        description="Viewers look; approvers also approve, publish and restore; administrators also look after sources, API clients and operators."
        actions={
          isAdministrator && <Button onClick={() => setInviting(true)}>Invite operator…</Button>
        }
      />
      {change.error && <Failure error={change.error} title="Nothing was changed" />}
      <Loaded query={operators}>
        {({ data }) => (
          <>
            <Table
              label="Operators"
              entries={data}
              columns={columns}
              keyOf={({ id }) => id}
              minWidth="60rem"
            />
            <TokensSheet
              operator={data.find(({ id }) => id === tokensOf) ?? null}
              onClose={() => setTokensOf(null)}
            />
          </>
        )}
      </Loaded>
      <InviteOperator isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}

type Change = ReturnType<typeof useChangeOperator>;

function roleColumn(change: Change): Column<OperatorView> {
  return {
    ...ROLE,
    cell: ({ id, name, role }) => (
      <NativeSelect
        size="xs"
        aria-label={`Role of ${name.slice(0, 100)}`}
        value={role}
        disabled={change.isPending}
        onChange={(event) => {
          const next = Role.parse(event.currentTarget.value);
          change.mutate(
            { id, role: next },
            { onSuccess: () => tell('success', `${name.slice(0, 80)} is now ${next}.`) },
          );
        }}
        data={Role.options.map((value) => ({ value, label: labelOf(value) }))}
      />
    ),
  };
}

function actionColumn(change: Change, onTokens: (id: string) => void): Column<OperatorView> {
  return {
    id: 'actions',
    header: 'Actions',
    width: '13rem',
    cell: ({ id, name, status, tokens }) => {
      const isDisabled = status === 'disabled';
      const verb = isDisabled ? 'Enable' : 'Disable';
      return (
        <Group gap="xs" wrap="nowrap">
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Tokens of ${name.slice(0, 100)}`}
            onClick={() => onTokens(id)}
          >
            Tokens ({tokens.length})
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${verb} ${name.slice(0, 100)}`}
            disabled={change.isPending}
            onClick={() =>
              change.mutate(
                { id, disabled: !isDisabled },
                {
                  onSuccess: () => tell('success', `${name.slice(0, 80)}: ${verb.toLowerCase()}d.`),
                },
              )
            }
          >
            {verb}
          </Button>
        </Group>
      );
    },
  };
}
