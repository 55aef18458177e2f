import { Chunk, getChunks, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { formattedJson } from './formatted-json.ts';
import { languageOf } from './language.ts';
import { readingExtensions, type Looks } from './extensions.ts';

/** How the two sides of a difference are called. */
export interface SideNames {
  before: string;
  after: string;
}

export interface ViewOptions extends Omit<Looks, 'label'> {
  before: string | null;
  after: string | null;
  names?: SideNames | undefined;
  path: string;
  isFormatted: boolean;
  isSplit: boolean;
}

/** What is on screen, and how to move in it. */
export interface OpenView {
  /** How many stretches differ. */
  changes: number;
  /** False when the texts were too long to be compared word by word in time. */
  isPrecise: boolean;
  /** Moves to the change with this number, counted from 0. */
  show: (change: number) => void;
  close: () => void;
}

/** Gives up precision, never the page: after this many milliseconds, or characters that differ in one stretch. */
const DIFF = { scanLimit: 2_000, timeout: 250 };
const FOLDED = { margin: 4, minSize: 8 };

/** Puts a difference, or the one text that there is, into `parent`. */
export function openView(parent: HTMLElement, options: ViewOptions): OpenView {
  if (options.before === null || options.after === null) return openSingle(parent, options);
  return options.isSplit ? openSplit(parent, options) : openUnified(parent, options);
}

function openSingle(parent: HTMLElement, options: ViewOptions): OpenView {
  const doc = options.after ?? options.before ?? '';
  const label = options.after === null ? namesOf(options).before : namesOf(options).after;
  const view = new EditorView({ parent, doc, extensions: extensionsOf(options, label) });
  return { changes: 0, isPrecise: true, show: () => undefined, close: () => view.destroy() };
}

function openSplit(parent: HTMLElement, options: ViewOptions): OpenView {
  const view = new MergeView({
    parent,
    a: { doc: options.before ?? '', extensions: extensionsOf(options, namesOf(options).before) },
    b: { doc: options.after ?? '', extensions: extensionsOf(options, namesOf(options).after) },
    collapseUnchanged: FOLDED,
    diffConfig: DIFF,
  });
  return opened(view.b, view.chunks, () => view.destroy());
}

function openUnified(parent: HTMLElement, options: ViewOptions): OpenView {
  const original = EditorState.create({
    doc: options.before ?? '',
    extensions: EditorState.lineSeparator.of('\n'),
  });
  const view = new EditorView({
    parent,
    doc: options.after ?? '',
    extensions: [
      ...extensionsOf(options, `Difference: ${namesOf(options).before}, ${namesOf(options).after}`),
      unifiedMergeView({
        original: original.doc,
        mergeControls: false,
        collapseUnchanged: FOLDED,
        diffConfig: DIFF,
      }),
    ],
  });
  return opened(view, getChunks(view.state)?.chunks ?? [], () => view.destroy());
}

function opened(view: EditorView, chunks: readonly Chunk[], close: () => void): OpenView {
  return {
    changes: chunks.length,
    isPrecise: chunks.every(({ precise }) => precise),
    show: (change) => {
      const chunk = chunks[change];
      if (!chunk) return;
      const at = Math.min(chunk.fromB, view.state.doc.length);
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      });
    },
    close,
  };
}

function namesOf({ names }: ViewOptions): SideNames {
  return names ?? { before: 'Published', after: 'At the source' };
}

function extensionsOf(options: ViewOptions, label: string) {
  return [
    ...readingExtensions({ ...options, label }),
    options.isFormatted ? formattedJson : languageOf(options.path),
  ];
}
