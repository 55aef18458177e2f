import type { ReactNode } from 'react';
import { PageHeader } from '../layout/PageHeader.tsx';
import { Failure, type Failed } from './Failure.tsx';
import { Loading } from './Loading.tsx';
import { Missing } from './Missing.tsx';
import { NoPermission } from './NoPermission.tsx';
import { Notice } from './Notice.tsx';

/** The part of a query that decides what to show. */
export interface Reading<Answer> {
  data: Answer | undefined;
  error: Failed | null;
  refetch: () => unknown;
}

interface LoadedProps<Answer> {
  query: Reading<Answer>;
  lines?: number;
  /** The heading of a page that has no other one before the answer is there. */
  title?: string;
  /** Shown when the role is not enough. */
  forbidden?: string;
  children: (answer: Answer) => ReactNode;
}

/** The answer of a query, or in its place why there is none. An older answer stays while newer ones fail, and says so. */
export function Loaded<Answer>({ title, ...props }: LoadedProps<Answer>) {
  const isHeadless = title !== undefined && props.query.data === undefined;
  return (
    <>
      {isHeadless && <PageHeader title={title} />}
      <State {...props} />
    </>
  );
}

function State<Answer>({ query, lines, forbidden, children }: Omit<LoadedProps<Answer>, 'title'>) {
  const { data, error, refetch } = query;
  if (data === undefined && error === null) return <Loading {...(lines ? { lines } : {})} />;
  if (error?.status === 403 && data === undefined) {
    return <NoPermission>{forbidden ?? 'Ask an administrator for another role.'}</NoPermission>;
  }
  if (data === undefined && leadsNowhere(error)) return <Missing>{error?.message}</Missing>;
  if (data === undefined && error !== null) return <Failure error={error} onRetry={refetch} />;
  return (
    <>
      {error !== null && (
        <Notice tone="warning" title="This may be out of date">
          {error.message}
        </Notice>
      )}
      {data !== undefined && children(data)}
    </>
  );
}

/** Nothing is there by this address, or it cannot be one: trying again would change nothing. */
function leadsNowhere(error: Failed | null): boolean {
  return error?.status === 404 || error?.status === 400;
}
