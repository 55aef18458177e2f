import { Tabs } from '@mantine/core';
import { useState } from 'react';
import type { ItemDetail } from '#api/items';
import { ChangeWord, StateWord } from '#ui/text/StateWord.tsx';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { useRoom } from '#ui/layout/room.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { Stale } from '#ui/states/Stale.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { Approvals } from './Approvals.tsx';
import { DecisionBar } from './DecisionBar.tsx';
import { Difference } from './difference/Difference.tsx';
import { History } from './History.tsx';
import { Installed } from './Installed.tsx';
import classes from './Item.module.css';
import type { Neighbours } from './neighbours.ts';
import { useNewerState } from './newer-state.ts';
import { Collisions } from './references/Collisions.tsx';
import { Notes } from './references/Notes.tsx';
import { References } from './references/References.tsx';
import { Unmet } from './references/Unmet.tsx';
import { Walk } from './Walk.tsx';
import { Warnings } from './Warnings.tsx';

interface ItemProps {
  item: ItemDetail;
  neighbours: Neighbours;
  onReread: () => void;
}

/** The page of one item. */
export function Item({ item, neighbours, onReread }: ItemProps) {
  const isOld = useNewerState(item);
  useShortcuts([
    { key: 'j', does: 'Next item', run: neighbours.next },
    { key: 'k', does: 'Previous item', run: neighbours.previous },
  ]);
  return (
    <div className={classes.page} data-room={useRoom() || undefined}>
      <Heading item={item} neighbours={neighbours} />
      {isOld && <Stale onShow={onReread}>The item has changed since you opened it.</Stale>}
      {item.problem && (
        <Notice tone="error" title="You cannot decide about this item now">
          <PlainText>{item.problem.detail}</PlainText>
        </Notice>
      )}
      <Unmet item={item} />
      <Collisions item={item} />
      <Warnings warnings={item.warnings} />
      <Notes notes={item.notes} first={2} />
      <Panels item={item} />
      <DecisionBar item={item} neighbours={neighbours} onReread={onReread} />
    </div>
  );
}

function Panels({ item }: { item: ItemDetail }) {
  const [tab, setTab] = useState<string | null>('difference');
  return (
    <Tabs value={tab} onChange={setTab} className={classes.tabs ?? ''} keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="difference">Difference</Tabs.Tab>
        <Tabs.Tab value="references">References ({item.references.length})</Tabs.Tab>
        <Tabs.Tab value="history">History ({item.revisions.length})</Tabs.Tab>
        <Tabs.Tab value="approvals">Approvals ({item.approvals.length})</Tabs.Tab>
        <Tabs.Tab value="instances">Instances ({item.instances.length})</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="difference" className={classes.panel ?? ''}>
        <Difference item={item} />
      </Tabs.Panel>
      <Tabs.Panel value="references" className={classes.panel ?? ''}>
        <References item={item} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={classes.panel ?? ''}>
        <History item={item} />
      </Tabs.Panel>
      <Tabs.Panel value="approvals" className={classes.panel ?? ''}>
        <Approvals approvals={item.approvals} />
      </Tabs.Panel>
      <Tabs.Panel value="instances" className={classes.panel ?? ''}>
        <Installed instances={item.instances} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Heading({ item, neighbours }: Pick<ItemProps, 'item' | 'neighbours'>) {
  return (
    <PageHeader
      title={item.name || item.guid}
      heading={<PlainText max={200}>{item.name || item.guid}</PlainText>}
      description={
        <span className={classes.words}>
          <ChangeWord status={item.changeStatus} detail={item.changeDetail} />
          {item.approvalStatus && <StateWord word={item.approvalStatus} />}
          <span>{item.version === 0 ? 'not published yet' : `version ${item.version}`}</span>
          <PlainText max={300}>{item.path}</PlainText>
        </span>
      }
      actions={<Walk contentType={item.contentType} neighbours={neighbours} />}
    />
  );
}
