import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** One key with what it does. */
export interface Shortcut {
  key: string;
  does: string;
  run: () => void;
}

const shown = new Set<readonly Shortcut[]>();
const watchers = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let isOn = localStorage.getItem('single-keys') !== 'off';

/** Makes single keys work while the component is on screen, never while something is typed or a dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useEffectEvent(() => shortcuts);
  const keys = shortcuts.map(({ key, does }) => `${key} ${does}`).join('\n');
  useEffect(() => {
    const listed = latest();
    shown.add(listed);
    changed();
    const press = (event: KeyboardEvent) => {
      if (!isOn || isTaken(event)) return;
      const shortcut = latest().find(({ key }) => key === event.key);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', press);
    return () => {
      shown.delete(listed);
      changed();
      window.removeEventListener('keydown', press);
    };
  }, [keys]);
}

/** All keys of what is on screen, for the help. */
export function useShownShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(watch, () => snapshot);
}

/** Whether single keys work, and how to change it (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(watch, () => isOn);
  return [
    on,
    (next) => {
      isOn = next;
      localStorage.setItem('single-keys', next ? 'on' : 'off');
      changed();
    },
  ];
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

function changed(): void {
  snapshot = [...shown].flat();
  for (const watcher of watchers) watcher();
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  if (target.closest('input:not([type=checkbox]), textarea, select, [role=combobox], [role=menu]'))
    return true;
  return document.querySelector('[role=dialog]') !== null;
}
