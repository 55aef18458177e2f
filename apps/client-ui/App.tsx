import { Container } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Loading } from '#ui/states/Loading.tsx';
import { ActivityPage } from './activity/ActivityPage.tsx';
import { useOverview } from './api.ts';
import { ConnectionPage } from './connection/ConnectionPage.tsx';
import { ContentPage } from './content/ContentPage.tsx';
import { useSession } from './session.ts';
import { HoldPage } from './hold/HoldPage.tsx';
import { ConnectedOnly } from './shell/ConnectedOnly.tsx';
import { Shell } from './shell/Shell.tsx';

const ItemPage = lazy(() => import('./item/ItemPage.tsx'));

/** The addresses of the window. */
export function App() {
  const session = useSession();
  if (session === 'open') {
    return (
      <Shell>
        <Suspense fallback={<Loading />}>
          <Pages />
        </Suspense>
      </Shell>
    );
  }
  return (
    <Container size="sm" py="xl" component="main">
      <PageHeader title="Opening" heading="ProSync instance" />
      {session === 'waiting' ? (
        <Loading />
      ) : (
        <Failure title="This window cannot be opened" error={session} />
      )}
    </Container>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/" element={<Start />} />
      <Route path="/content" element={connected('All content', <ContentPage />)} />
      <Route path="/content/:contentType" element={connected('Content', <ContentPage />)} />
      <Route path="/content/:contentType/:guid" element={connected('Content', <ItemPage />)} />
      <Route path="/connection" element={<ConnectionPage />} />
      <Route path="/hold" element={connected('Hold', <HoldPage />)} />
      <Route path="/activity" element={<ActivityPage />} />
      <Route
        path="*"
        element={<Empty title="This page does not exist">Choose a page in the menu.</Empty>}
      />
    </Routes>
  );
}

function connected(title: string, page: ReactNode) {
  return <ConnectedOnly title={title}>{page}</ConnectedOnly>;
}

/** The content, or first the connection without which there is none. */
function Start() {
  const { data, error, refetch } = useOverview();
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return <Navigate to={data.connection === null ? '/connection' : '/content'} replace />;
}
