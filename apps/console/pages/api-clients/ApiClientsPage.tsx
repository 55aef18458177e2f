import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ApiClientView } from '#api/api-clients';
import { useApiClients } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Beneath, ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { AddApiClient } from './AddApiClient.tsx';
import { ChangeTypes } from './ChangeTypes.tsx';
import { DeleteApiClient } from './DeleteApiClient.tsx';
import { RenewSecret } from './RenewSecret.tsx';

/** With what name and secret the instances come: add, renew, delete. */
export default function ApiClientsPage() {
  const operator = useOperator();
  const apiClients = useApiClients();
  const [isAdding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const button = operator.may('administrator') && (
    <Button onClick={() => setAdding(true)}>Add API client…</Button>
  );
  const columns = [...COLUMNS, actionColumn(setChosen)];
  return (
    <>
      <PageHeader
        title="API clients"
        description="The name and secret that an instance uses to sign in, and the content types it can access."
        actions={button}
      />
      <Loaded query={apiClients} forbidden="Only administrators can manage API clients.">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No API client yet">
              Add one. An instance uses its name and secret to sign in and to pull published
              content.
            </Empty>
          ) : (
            <ShortTable
              label="API clients"
              entries={data}
              columns={columns}
              keyOf={({ id }) => id}
            />
          )
        }
      </Loaded>
      <AddApiClient isOpen={isAdding} onClose={() => setAdding(false)} />
      <ChosenAction chosen={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

const COLUMNS: readonly Column<ApiClientView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name, secretOrigin, createdAt }) => (
      <>
        <PlainText max={200}>{name}</PlainText>
        <Beneath>
          added <When time={createdAt} />, secret {secretOrigin}
        </Beneath>
      </>
    ),
  },
  {
    id: 'types',
    header: 'Can access',
    cell: ({ contentTypes }) =>
      contentTypes === null ? 'every content type' : contentTypes.map(contentTypeLabel).join(', '),
  },
  {
    id: 'used',
    header: 'Last used',
    width: '8rem',
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <When time={lastUsedAt} />),
  },
  {
    id: 'instances',
    header: 'Instances',
    width: '7rem',
    cell: ({ instances, name }) =>
      instances === 0 ? (
        'none'
      ) : (
        <Link className="link" to={`/instances?q=${encodeURIComponent(name)}`}>
          {instances}
        </Link>
      ),
  },
];

type Action = 'types' | 'secret' | 'delete';

/** What is about to be done to which API client. */
interface Chosen {
  action: Action;
  apiClient: ApiClientView;
}

function ChosenAction({ chosen, onClose }: { chosen: Chosen | null; onClose: () => void }) {
  const chosenFor = (action: Action) => (chosen?.action === action ? chosen.apiClient : null);
  return (
    <>
      <ChangeTypes apiClient={chosenFor('types')} onClose={onClose} />
      <RenewSecret apiClient={chosenFor('secret')} onClose={onClose} />
      <DeleteApiClient apiClient={chosenFor('delete')} onClose={onClose} />
    </>
  );
}

const ACTIONS: readonly { action: Action; title: string; label: string }[] = [
  { action: 'types', title: 'Content types…', label: 'Content types of' },
  { action: 'secret', title: 'New secret…', label: 'New secret for' },
  { action: 'delete', title: 'Delete…', label: 'Delete' },
];

function actionColumn(onChoose: (chosen: Chosen) => void): Column<ApiClientView> {
  return {
    id: 'actions',
    header: 'Actions',
    width: 'clamp(9rem, 30cqi, 22rem)',
    cell: (apiClient) => (
      <Group gap="xs">
        {ACTIONS.map(({ action, title, label }) => (
          <Button
            key={action}
            size="compact-xs"
            variant="default"
            aria-label={`${label} ${apiClient.name.slice(0, 100)}`}
            onClick={() => onChoose({ action, apiClient })}
          >
            {title}
          </Button>
        ))}
      </Group>
    ),
  };
}
