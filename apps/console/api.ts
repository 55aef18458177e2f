/** The one place that knows the calls of the API: one hook per call, typed by the schemas of `libs/api`. */
import { z } from 'zod';
import { AlarmList } from '#api/alarms';
import {
  ApiClientList,
  ApiClientView,
  CreatedApiClient,
  type ChangeApiClient,
  type NewApiClient,
  type NewSecret,
} from '#api/api-clients';
import { ApprovalsAnswer, WithdrawalsAnswer, type NewApprovals } from '#api/approvals';
import { AuditList } from '#api/audit';
import { InstanceDetail, InstanceItemView, InstanceList } from '#api/instances';
import {
  ContentTypeList,
  InstructionsAnswer,
  ItemDetail,
  ItemList,
  type NewInstructions,
} from '#api/items';
import {
  CreatedOperatorToken,
  InvitationView,
  InvitedOperator,
  OperatorList,
  OperatorView,
  type AcceptInvitation,
  type ChangeOperator,
  type NewOperator,
  type NewOperatorToken,
  type NewServiceAccount,
} from '#api/operators';
import { pageOf } from '#api/page';
import {
  PublicationView,
  PublishAnswer,
  ReleaseChangeView,
  ReleaseDetail,
  ReleaseList,
  RestorePreview,
  type NewRelease,
  type NewRestore,
} from '#api/releases';
import { ScanList, ScanView } from '#api/scans';
import { SessionView, type ChangePassword, type NewSession } from '#api/sessions';
import {
  SourceList,
  SourceTest,
  SourceView,
  type NewSource,
  type NewSourceTest,
  type SourceChange,
} from '#api/sources';
import { VerificationView } from '#api/verification';
import { useCommand, usePages, useRead } from '#ui/request/queries.ts';

/** What a decision about items makes old. */
const REVIEW = ['/items', '/content-types', '/publication'];
/** What a publication makes old. */
const PUBLISHED = [...REVIEW, '/releases'];
const LONG_LIST = { limit: 200 };

export const useSession = () => useRead('/session', SessionView);
export const useSignIn = () =>
  useCommand(SessionView, (body: NewSession) => ['/session', { method: 'POST', body }]);
export const useSignOut = () => useCommand(z.null(), () => ['/session', { method: 'DELETE' }]);
export const useChangePassword = () =>
  useCommand(SessionView, (body: ChangePassword) => ['/session/password', { method: 'PUT', body }]);
export const useInvitation = () =>
  useCommand(InvitationView, (code: string) => [
    '/invitations/look',
    { method: 'POST', body: { code } },
  ]);
export const useAcceptInvitation = () =>
  useCommand(SessionView, (body: AcceptInvitation) => [
    '/invitations/accept',
    { method: 'POST', body },
  ]);

export const useContentTypes = () => useRead('/content-types', ContentTypeList);
export const useItems = (filter: object, enabled = true) =>
  usePages('/items', ItemList, { ...filter, ...LONG_LIST }, enabled);
export const useItemCounts = (filter: object, enabled = true) =>
  useRead('/items', ItemList, { ...filter, limit: 1 }, { enabled });
/** The first items of any content type that match. */
export const useFoundItems = (q: string) =>
  useRead('/items', ItemList, { q, limit: 12 }, { enabled: q !== '' });
export const useItem = (id: string) => useRead(`/items/${id}`, ItemDetail);

/** `quietly`: the list keeps its order until it is opened again, so that a reviewer does not lose the place. */
export const useApprove = ({ quietly = false } = {}) =>
  useCommand(
    ApprovalsAnswer,
    (body: NewApprovals) => ['/approvals', { method: 'POST', body }],
    affectsReview(quietly),
  );
export const useWithdraw = ({ quietly = false } = {}) =>
  useCommand(
    WithdrawalsAnswer,
    (ids: readonly string[]) => [
      '/approvals',
      { method: 'DELETE', body: { items: ids.map((id) => ({ id })) } },
    ],
    affectsReview(quietly),
  );

export const useWriteInstructions = () =>
  useCommand(
    InstructionsAnswer,
    ({ id, ...body }: NewInstructions & { id: string }) => [
      `/items/${id}/instructions`,
      { method: 'PUT', body },
    ],
    affectsReview(true),
  );

/** Nothing announces an alarm, so it is asked for while someone looks. */
export const useVerification = () =>
  useRead('/verification', VerificationView, {}, { refetchInterval: 600_000 });
export const useAlarms = () => useRead('/alarms', AlarmList, {}, { refetchInterval: 30_000 });
export const usePublication = () => useRead('/publication', PublicationView);
export const usePublish = () =>
  useCommand(PublishAnswer, (body: NewRelease) => ['/releases', { method: 'POST', body }], {
    affects: PUBLISHED,
  });
export const useReleases = () => usePages('/releases', ReleaseList);
export const useLastRelease = () => useRead('/releases', ReleaseList, { limit: 1 });
export const useRelease = (seq: string) => useRead(`/releases/${seq}`, ReleaseDetail, { limit: 1 });
export const useReleaseChanges = (seq: string) =>
  usePages(`/releases/${seq}`, ReleaseChanges, LONG_LIST);
export const useRestorePreview = (seq: string) =>
  useRead(`/releases/${seq}/restore`, RestorePreview);
export const useRestore = () =>
  useCommand(
    PublishAnswer,
    ({ seq, ...body }: NewRestore & { seq: number }) => [
      `/releases/${seq}/restore`,
      { method: 'POST', body },
    ],
    { affects: PUBLISHED },
  );

export const useApiClients = () => useRead('/api-clients', ApiClientList);
export const useAddApiClient = () =>
  useCommand(CreatedApiClient, (body: NewApiClient) => ['/api-clients', { method: 'POST', body }], {
    affects: ['/api-clients'],
  });
export const useChangeApiClient = () =>
  useCommand(
    ApiClientView,
    ({ id, ...body }: ChangeApiClient & { id: string }) => [
      `/api-clients/${id}`,
      { method: 'PATCH', body },
    ],
    { affects: ['/api-clients'] },
  );
export const useRenewSecret = () =>
  useCommand(
    CreatedApiClient,
    ({ id, ...body }: NewSecret & { id: string }) => [
      `/api-clients/${id}/secret`,
      { method: 'POST', body },
    ],
    { affects: ['/api-clients'] },
  );
export const useDeleteApiClient = () =>
  useCommand(z.null(), (id: string) => [`/api-clients/${id}`, { method: 'DELETE' }], {
    affects: ['/api-clients', '/instances'],
  });

export const useInstances = (filter: object) =>
  usePages('/instances', InstanceList, { ...filter, ...LONG_LIST });
export const useInstanceHealth = () => useRead('/instances', InstanceList, LONG_LIST);
export const useInstance = (id: string) =>
  useRead(`/instances/${id}`, InstanceDetail, { limit: 1 });
export const useInstanceItems = (id: string, filter: object) =>
  usePages(`/instances/${id}`, InstanceItems, { ...filter, ...LONG_LIST });

export const useSources = () => useRead('/sources', SourceList);
export const useAddSource = () =>
  useCommand(SourceView, (body: NewSource) => ['/sources', { method: 'POST', body }], {
    affects: ['/sources'],
  });
export const useChangeSource = () =>
  useCommand(
    SourceView,
    ({ id, ...body }: SourceChange & { id: string }) => [
      `/sources/${id}`,
      { method: 'PATCH', body },
    ],
    { affects: ['/sources'] },
  );
export const useTestNewSource = () =>
  useCommand(SourceTest, (body: NewSourceTest) => ['/sources/test', { method: 'POST', body }]);
export const useTestSource = () =>
  useCommand(SourceTest, (id: string) => [`/sources/${id}/test`, { method: 'POST' }]);
export const useScan = () =>
  useCommand(
    ScanView,
    (id: string) => [`/sources/${id}/scans`, { method: 'POST', query: { wait: 25 } }],
    { affects: [...REVIEW, '/sources'] },
  );
export const useConfirmScan = () =>
  useCommand(
    ScanView,
    (id: string) => [`/scans/${id}/confirm`, { method: 'POST', query: { wait: 25 } }],
    { affects: [...REVIEW, '/sources', '/scans'] },
  );
export const useCancelScan = () =>
  useCommand(ScanView, (id: string) => [`/scans/${id}/cancel`, { method: 'POST' }], {
    affects: ['/sources', '/scans'],
  });
export const useScans = (sourceId: string) => usePages(`/sources/${sourceId}/scans`, ScanList);
export const useScanDetail = (id: string) => useRead(`/scans/${id}`, ScanView);

export const useAudit = (filter: object) =>
  usePages('/audit', AuditList, { ...filter, ...LONG_LIST });

export const useOperators = () => useRead('/operators', OperatorList);
export const useInviteOperator = () =>
  useCommand(InvitedOperator, (body: NewOperator) => ['/operators', { method: 'POST', body }], {
    affects: ['/operators'],
  });
export const useAddServiceAccount = () =>
  useCommand(
    OperatorView,
    (body: NewServiceAccount) => ['/service-accounts', { method: 'POST', body }],
    { affects: ['/operators'] },
  );
export const useChangeOperator = () =>
  useCommand(
    OperatorView,
    ({ id, ...body }: ChangeOperator & { id: string }) => [
      `/operators/${id}`,
      { method: 'PATCH', body },
    ],
    { affects: ['/operators'] },
  );
export const useAddToken = () =>
  useCommand(
    CreatedOperatorToken,
    ({ id, ...body }: NewOperatorToken & { id: string }) => [
      `/operators/${id}/tokens`,
      { method: 'POST', body },
    ],
    { affects: ['/operators'] },
  );
export const useDeleteToken = () =>
  useCommand(
    z.null(),
    ({ id, tokenId }: { id: string; tokenId: string }) => [
      `/operators/${id}/tokens/${tokenId}`,
      { method: 'DELETE' },
    ],
    { affects: ['/operators'] },
  );

/** The list inside of a release's detail, as a list of its own. */
const ReleaseChanges = ReleaseDetail.pick({ changes: true })
  .transform(({ changes }) => changes)
  .pipe(pageOf(ReleaseChangeView));
/** The list inside of an instance's detail, as a list of its own. */
const InstanceItems = InstanceDetail.pick({ items: true })
  .transform(({ items }) => items)
  .pipe(pageOf(InstanceItemView));

function affectsReview(quietly: boolean) {
  if (!quietly) return { affects: REVIEW };
  return { affects: ['/items/', '/content-types', '/publication'], quietly: ['/items'] };
}
