import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** One key with what it does. */
export interface Shortcut {
  /** As the event names it: "j", "?"; with "Ctrl+" before it the control or command key is held. */
  key: string;
  does: string;
  run: () => void;
}

const shown = new Set<readonly Shortcut[]>();
const watchers = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let isOn = localStorage.getItem('single-keys') !== 'off';

/** Makes keys work while the component is on screen, never while a dialog is open; single ones never while something is typed. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useEffectEvent(() => shortcuts);
  const keys = shortcuts.map(({ key, does }) => `${key} ${does}`).join('\n');
  useEffect(() => {
    const listed = latest();
    shown.add(listed);
    changed();
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const pressed = event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key;
      const shortcut = latest().find(({ key }) => key === pressed);
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
  if (event.defaultPrevented || event.altKey) return true;
  if (document.querySelector('[role=dialog]') !== null) return true;
  return !event.ctrlKey && !event.metaKey && (!isOn || isTyped(event.target as HTMLElement));
}

function isTyped(target: HTMLElement): boolean {
  const field = 'input:not([type=checkbox]), textarea, select, [role=combobox], [role=menu]';
  return target.closest(field) !== null;
}
