import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { OperatorView } from '#api/operators';
import { useOperators } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Beneath, ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { labelOf } from '#ui/text/labels.ts';
import { AddServiceAccount } from './sheets/AddServiceAccount.tsx';
import { InviteOperator } from './sheets/InviteOperator.tsx';
import { OperatorSheets, type Sheets } from './sheets/OperatorSheets.tsx';

const COLUMNS: readonly Column<OperatorView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ kind, name, email }) => {
      const beneath = kind === 'service-account' ? 'Service account' : email;
      return (
        <>
          <PlainText max={200}>{name}</PlainText>
          {beneath !== null && beneath !== name && (
            <Beneath>
              <PlainText>{beneath}</PlainText>
            </Beneath>
          )}
        </>
      );
    },
  },
  { id: 'role', header: 'Role', width: '8rem', cell: ({ role }) => labelOf(role) },
  {
    id: 'status',
    header: 'Status',
    width: '7.5rem',
    cell: ({ status }) => <StateWord word={status} />,
  },
  {
    id: 'created',
    header: 'Since',
    width: '7.5rem',
    cell: ({ createdAt }) => <When time={createdAt} />,
  },
];
/** Who may sign in, and what each may do. */
export default function OperatorsPage() {
  const isAdministrator = useOperator().may('administrator');
  const [isInviting, setInviting] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [open, setOpen] = useState<Sheets | null>(null);
  const operators = useOperators();
  const columns = isAdministrator ? [...COLUMNS, actionColumn(setOpen)] : COLUMNS;
  return (
    <>
      <PageHeader
        title="Operators"
        description="Viewers have read-only access. Approvers can also approve, publish and restore. Administrators can also manage sources, API clients and operators."
        actions={
          isAdministrator && (
            <Adding onAdd={() => setAdding(true)} onInvite={() => setInviting(true)} />
          )
        }
      />
      <Loaded query={operators}>
        {({ data }) => (
          <>
            <ShortTable label="Operators" entries={data} columns={columns} keyOf={({ id }) => id} />
            <OperatorSheets open={open} operators={data} onClose={() => setOpen(null)} />
          </>
        )}
      </Loaded>
      <AddServiceAccount
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onAdded={(id) => {
          setAdding(false);
          setOpen({ id, sheet: 'tokens' });
        }}
      />
      <InviteOperator isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}

function Adding({ onAdd, onInvite }: { onAdd: () => void; onInvite: () => void }) {
  return (
    <Group gap="sm">
      <Button variant="default" onClick={onAdd}>
        Add service account…
      </Button>
      <Button onClick={onInvite}>Invite operator…</Button>
    </Group>
  );
}

type Open = (sheet: Sheets) => void;

function actionColumn(onOpen: Open): Column<OperatorView> {
  return {
    id: 'actions',
    header: 'Actions',
    width: 'clamp(13rem, 28cqi, 19rem)',
    cell: ({ id, name, status, tokens }) => {
      const action = (text: string, what: string, sheet: Sheets['sheet']) => (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`${what} ${name.slice(0, 100)}`}
          onClick={() => onOpen({ id, sheet })}
        >
          {text}
        </Button>
      );
      const verb = status === 'disabled' ? 'Enable' : 'Disable';
      return (
        <Group gap="xs">
          {action('Role…', 'Role of', 'role')}
          {action(`Tokens (${tokens.length})…`, 'Tokens of', 'tokens')}
          {action(`${verb}…`, verb, 'access')}
        </Group>
      );
    },
  };
}
