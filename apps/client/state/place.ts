import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { refuseForeign } from './ownership.ts';

/** Where configuration and state live: one folder per instance (docs/design.md#9). */
export class Place {
  readonly config: string;
  readonly secret: string;
  readonly trust: string;
  /** Decisions about single items: kept with the configuration, not with the state that is rebuilt. */
  readonly overrides: string;
  /** What pauses the instance or pins it to a release. */
  readonly hold: string;
  readonly state: string;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.config = join(folder, 'config.yaml');
    this.secret = join(folder, 'secret');
    this.trust = join(folder, 'trust.json');
    this.overrides = join(folder, 'choices.json');
    this.hold = join(folder, 'hold.json');
    this.state = join(folder, 'state');
  }

  /** A file or folder of the state. */
  inState(name: string): string {
    return join(this.state, name);
  }
}

/** What the search for the place depends on. */
export interface Surroundings {
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  /** `--config`. */
  named: string | undefined;
}

/**
 * The place in use: the one named by flag or `PROSYNC_CONFIG`, else the first that exists of `.prosync` here, the user's
 * and the system's; null when none does (docs/ux.md#7: precedence). Throws `config-foreign` when the one here, which
 * nobody named, may be someone else's.
 */
export function findPlace(around: Surroundings): Place | null {
  const named = around.named ?? around.env['PROSYNC_CONFIG'];
  if (named !== undefined && named !== '') return new Place(resolve(around.folder, named));
  const found = searchedFolders(around).find((folder) => existsSync(join(folder, 'config.yaml')));
  if (found === undefined) return null;
  if (found === join(around.folder, '.prosync')) refuseForeign(found);
  return new Place(found);
}

/** Where `login` makes a new place when none is named: `.prosync` here. */
export function newPlace(around: Surroundings): Place {
  const named = around.named ?? around.env['PROSYNC_CONFIG'];
  return new Place(
    resolve(around.folder, named === undefined || named === '' ? '.prosync' : named),
  );
}

/** The folders that are searched, in order. */
export function searchedFolders({ folder, env }: Surroundings): string[] {
  const home = homedir();
  if (process.platform === 'win32') {
    return [
      join(folder, '.prosync'),
      join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'prosync'),
      join(env['ProgramData'] ?? 'C:\\ProgramData', 'prosync'),
    ];
  }
  return [
    join(folder, '.prosync'),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'prosync'),
    '/etc/prosync',
  ];
}
