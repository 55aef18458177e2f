import { Container } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useSession } from './api.ts';
import { basePath } from '#ui/request/base-path.ts';
import { SignInPage } from './pages/sign-in/SignInPage.tsx';
import { OverviewPage } from './pages/overview/OverviewPage.tsx';
import { OperatorContext } from './session/operator.ts';
import { Shell } from './Shell.tsx';
import { Boundary } from '#ui/states/Boundary.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Loading } from '#ui/states/Loading.tsx';
import { MissingPage } from '#ui/states/Missing.tsx';

// The daily list is asked for before it is known who asks, so that it is there when the answer is.
const loadContent = () => import('./pages/content/ContentPage.tsx');
if (location.pathname.startsWith(`${basePath()}/content/`))
  void loadContent().catch(() => undefined);

const ContentPage = lazy(loadContent);
const WelcomePage = lazy(() => import('./pages/sign-in/WelcomePage.tsx'));
const ItemPage = lazy(() => import('./pages/item/ItemPage.tsx'));
const ReleasesPage = lazy(() => import('./pages/releases/ReleasesPage.tsx'));
const ReleasePage = lazy(() => import('./pages/releases/ReleasePage.tsx'));
const ApiClientsPage = lazy(() => import('./pages/api-clients/ApiClientsPage.tsx'));
const InstancesPage = lazy(() => import('./pages/instances/InstancesPage.tsx'));
const InstancePage = lazy(() => import('./pages/instances/InstancePage.tsx'));
const SourcesPage = lazy(() => import('./pages/sources/SourcesPage.tsx'));
const SourcePage = lazy(() => import('./pages/sources/SourcePage.tsx'));
const AuditPage = lazy(() => import('./pages/audit/AuditPage.tsx'));
const OperatorsPage = lazy(() => import('./pages/operators/OperatorsPage.tsx'));

/** The addresses of the console. Each page but the first is loaded when it is opened. */
export function App() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/welcome" element={<WelcomePage />} />
        <Route path="*" element={<SignedInOnly />} />
      </Routes>
    </Suspense>
  );
}

function SignedInOnly() {
  const { data, error, refetch } = useSession();
  const { pathname } = useLocation();
  if (data) {
    return (
      <OperatorContext value={data.operator}>
        <Shell>
          <Boundary at={pathname}>
            <Suspense fallback={<Loading />}>
              <Pages />
            </Suspense>
          </Boundary>
        </Shell>
      </OperatorContext>
    );
  }
  if (error?.status === 401) return <SignInPage />;
  return (
    <Container size="sm" py="xl" component="main">
      {error ? <Failure error={error} onRetry={refetch} /> : <Loading />}
    </Container>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/" element={<OverviewPage />} />
      <Route path="/content/:contentType" element={<ContentPage />} />
      <Route path="/content/:contentType/:id" element={<ItemPage />} />
      <Route path="/releases" element={<ReleasesPage />} />
      <Route path="/releases/:seq" element={<ReleasePage />} />
      <Route path="/api-clients" element={<ApiClientsPage />} />
      <Route path="/instances" element={<InstancesPage />} />
      <Route path="/instances/:id" element={<InstancePage />} />
      <Route path="/sources" element={<SourcesPage />} />
      <Route path="/sources/:id" element={<SourcePage />} />
      <Route path="/audit" element={<AuditPage />} />
      <Route path="/operators" element={<OperatorsPage />} />
      <Route path="/sign-in" element={<Navigate to="/" replace />} />
      <Route path="*" element={<MissingPage title="This page does not exist" />} />
    </Routes>
  );
}
