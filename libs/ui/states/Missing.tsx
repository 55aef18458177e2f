import { PageHeader } from '../layout/PageHeader.tsx';
import { Empty } from './Empty.tsx';

/** The address leads to nothing: what is known of that, and where to go on. */
export function Missing({ children }: { children?: string }) {
  return (
    <Empty title="There is nothing at this address">
      {children} It may have been removed, or the address is not complete. Choose a page from the
      menu.
    </Empty>
  );
}

/** The same as a page of its own. */
export function MissingPage({ title, children }: { title: string; children?: string }) {
  return (
    <>
      <PageHeader title={title} />
      <Missing>{children}</Missing>
    </>
  );
}
