import { Empty } from './Empty.tsx';

/** The reader's role is not enough, and who can help. */
export function NoPermission({ children }: { children: string }) {
  return <Empty title="Your role does not allow this">{children}</Empty>;
}
