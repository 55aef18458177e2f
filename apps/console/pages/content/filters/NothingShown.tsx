import { Link } from 'react-router';
import type { ItemCounts } from '#api/items';
import { Empty } from '#ui/states/Empty.tsx';
import type { Filter } from '../../../shared/item-filter.ts';

interface NothingShownProps {
  filter: Filter;
  counts: ItemCounts | undefined;
}

/** Why the list is empty: nothing there, nothing to do, or a filter that hides all. */
export function NothingShown({ filter, counts }: NothingShownProps) {
  const all = (
    <Link className="link" to={`/content/${filter.contentType}`}>
      Show all
    </Link>
  );
  if (filter.q) return <Empty title="Nothing matches the search" action={all} />;
  if (filter.approval === 'needs-approval') {
    return (
      <Empty title="Nothing needs approval" action={all}>
        Every change from the source has been decided.
      </Empty>
    );
  }
  if ((counts?.all ?? 0) > 0) return <Empty title="Nothing has this status" action={all} />;
  return (
    <Empty title="There are no items of this content type">
      They appear here after the next complete scan of a source.
    </Empty>
  );
}
