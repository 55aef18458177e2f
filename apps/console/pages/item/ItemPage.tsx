import { useParams } from 'react-router';
import { useItem, useItems } from '../../api.ts';
import { Loaded } from '#ui/states/Loaded.tsx';
import { useItemFilter } from '../../shared/item-filter.ts';
import { Item } from './Item.tsx';
import { useNeighbours } from './neighbours.ts';

/** One item: what changed, the decision about it, and the way to the next one of the list it was opened from. */
export default function ItemPage() {
  const { contentType = '', id = '' } = useParams();
  const { filter, search } = useItemFilter(contentType);
  const item = useItem(id);
  const neighbours = useNeighbours(useItems(filter), id, `/content/${contentType}`, search);
  return (
    <Loaded query={item} lines={10} title="Item">
      {(detail) => (
        <Item
          key={detail.id}
          item={detail}
          neighbours={neighbours}
          onReread={() => void item.refetch()}
        />
      )}
    </Loaded>
  );
}
