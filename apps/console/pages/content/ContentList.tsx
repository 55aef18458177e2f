import { useMemo, useRef } from 'react';
import { ItemList } from '#api/items';
import { useItems } from '../../api.ts';
import { useNews } from '../../live/news.ts';
import { useIsMedium, useIsNarrow } from '#ui/layout/room.ts';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Stale } from '#ui/states/Stale.tsx';
import { useSelection } from '#ui/table/selection.ts';
import { Table } from '#ui/table/Table.tsx';
import { CARD_PX, cardWith, columnsWith, ROW_PX } from './columns.tsx';
import { FilterBar } from './filters/FilterBar.tsx';
import { useItemFilter, type Filter } from '../../shared/item-filter.ts';
import { ListActions } from './approval/ListActions.tsx';
import { NothingShown } from './filters/NothingShown.tsx';
import { useListKeys } from './list-keys.ts';

/** The list with its filters: what is filtered is what is acted on. */
export function ContentList({ contentType }: { contentType: string }) {
  const { filter, change, search } = useItemFilter(contentType);
  const list = useItems(filter);
  const { news, show } = useNews(list, '/items', ItemList, { ...filter, limit: 200 }, idOf);
  const searchField = useRef<HTMLInputElement>(null);
  return (
    <>
      <FilterBar
        filter={filter}
        counts={list.first?.counts}
        onChange={change}
        searchField={searchField}
      />
      {news > 0 && (
        <Stale onShow={show}>{news === 1 ? '1 new change' : `${news} new changes`}</Stale>
      )}
      <Loaded query={{ data: list.first, error: list.error, refetch: list.refetch }} lines={12}>
        {() => (
          <Entries
            key={JSON.stringify(filter)}
            filter={filter}
            search={search}
            list={list}
            onSearch={() => searchField.current?.focus()}
          />
        )}
      </Loaded>
    </>
  );
}

interface EntriesProps {
  filter: Filter;
  search: string;
  list: ReturnType<typeof useItems>;
  onSearch: () => void;
}

/** Made again with every filter, so that nothing stays selected that is not shown. */
function Entries({ filter, search, list, onSearch }: EntriesProps) {
  const selection = useSelection();
  const isNarrow = useIsNarrow();
  const isMedium = useIsMedium();
  const columns = useMemo(
    () => (isNarrow ? cardWith(search) : columnsWith(search, isMedium)),
    [search, isNarrow, isMedium],
  );
  const { current } = useListKeys({ filter, items: list.entries, selection, search, onSearch });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const shown = list.first?.counts.shown ?? 0;
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return (
    <>
      <ListActions filter={filter} list={list} selection={selection} />
      {shown === 0 ? (
        <NothingShown filter={filter} counts={list.first?.counts} />
      ) : (
        <Table
          label="Items"
          entries={list.entries}
          columns={columns}
          keyOf={idOf}
          nameOf={({ name }) => name}
          selection={selection}
          {...(current === null ? {} : { current })}
          onEnd={more}
          fills
          rowHeight={isNarrow ? CARD_PX : ROW_PX}
          total={shown}
          minWidth="0"
        />
      )}
    </>
  );
}

function idOf({ id }: { id: string }): string {
  return id;
}
