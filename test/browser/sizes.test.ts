import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { newInstance, type Instance } from '../support/instance.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { look } from './look.ts';
import { ReviewContent } from './review-content.ts';
import { open, openSignedIn } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`pages of the review in every size${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let content: ReviewContent;
  let instance: Instance;
  let idOf: (path: string) => string;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    content = new ReviewContent(application, operator);
    await content.publish();
    instance = await newInstance(application, operator);
    await runClient(instance.folder, ['sync', '--yes']);
    content.source.putRule(30, 'level: other\n');
    await content.source.scan();
    await content.source.publishAll();
    await content.change();
    const { data } = await operator.do<ItemList>('GET', '/items?limit=200');
    await approve(data.filter(({ path }) => /rule-0(12|29)/.test(path)));
    idOf = (path) => data.find((item) => item.path.endsWith(path))?.id ?? '';
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    content?.source.remove();
    instance?.remove();
  });

  const approve = (items: ItemList['data']) =>
    operator.do('POST', '/approvals', {
      items: items.map(({ id, observedDigest }) => ({ id, digest: observedDigest })),
    });
  const pages = (): [name: string, address: string][] => [
    ['overview', '/'],
    ['content', '/content/rule'],
    ['content-needs', '/content/rule?approval=needs-approval'],
    ['content-gone', '/content/rule?filter=moved-or-deleted'],
    ['content-none', '/content/rule?q=nothing-like-this'],
    ['item', `/content/rule/${idOf('rule-001.yml')}`],
    ['item-removed', `/content/rule/${idOf('rule-030.yml')}`],
    ['item-endings', `/content/file/${idOf('endings.txt')}`],
    ['item-row', `/content/file/${idOf('row.txt')}`],
    ['item-long', `/content/file/${idOf('long.ps1')}`],
    ['item-same', `/content/rule/${idOf('rule-020.yml')}`],
  ];

  test.each(['light', 'dark'] as const)(
    'fit in the %s theme, scroll in one place, and axe finds nothing',
    async (scheme) => {
      const window = await openSignedIn(browser, application, 'administrator', scheme);
      for (const [name, address] of pages()) {
        await open(window.page, address, /./);
        await look(window, `${name}-${scheme}`, async (page) =>
          expect(await scrollingInScrolling(page), name).toEqual([]),
        );
      }
      await window.context.close();
    },
    180_000,
  );
});

/** Every area that scrolls up and down although one around it does so already, and every one that scrolls sideways. */
function scrollingInScrolling(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const scrolls = (node) =>
      /auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight + 1;
    const around = (node) => {
      for (let up = node.parentElement; up; up = up.parentElement) if (scrolls(up)) return true;
      return false;
    };
    const name = (node) => node.tagName + '.' + node.className;
    const all = [...document.querySelectorAll('main, main *')];
    return [
      ...all.filter((node) => scrolls(node) && around(node)).map((node) => 'nested ' + name(node)),
      ...all
        .filter((node) => /auto|scroll/.test(getComputedStyle(node).overflowX))
        .filter((node) => node.scrollWidth > node.clientWidth + 1)
        .map((node) => 'sideways ' + name(node)),
    ];
  })()`);
}
