import type { ItemView } from '#api/items';
import { ChangeWord } from '#ui/text/StateWord.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import classes from './ItemNames.module.css';

interface ItemNamesProps {
  items: readonly ItemView[];
  /** How many there are in all. */
  total: number;
}

/** How many names a confirmation lists before it only counts. */
const LISTED = 200;

/** Which items exactly an action acts on. */
export function ItemNames({ items, total }: ItemNamesProps) {
  const listed = items.slice(0, LISTED);
  if (total === 0) return null;
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label="Affected items">
      <ul className={classes.list}>
        {listed.map((item) => (
          <li key={item.id}>
            <ChangeWord status={item.changeStatus} detail={item.changeDetail} />
            <PlainText line max={200}>
              {item.name}
            </PlainText>
          </li>
        ))}
        {total > listed.length && <li>and {(total - listed.length).toLocaleString('en')} more</li>}
      </ul>
    </div>
  );
}
