import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { useOverview } from '../api.ts';

/** A page that needs a connection; before the first login it leads there. */
export function ConnectedOnly({ title, children }: { title: string; children: ReactNode }) {
  const overview = useOverview();
  return (
    <Loaded query={overview} title={title} lines={8}>
      {({ connection, problem }) =>
        connection !== null || problem !== null ? (
          children
        ) : (
          <>
            <PageHeader title={title} />
            <Empty
              title="This instance is not connected yet"
              action={
                <Button component={Link} to="/connection">
                  API connection
                </Button>
              }
            >
              Connect it first, with the server&apos;s address, a name and a secret.
            </Empty>
          </>
        )
      }
    </Loaded>
  );
}
