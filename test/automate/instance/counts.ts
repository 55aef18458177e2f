/** What an instance has rows of; the ones with a content type of ProSync have its name. */
export const KINDS = [
  'script-folder',
  'script',
  'internal-monitor',
  'remote-monitor',
  'search',
  'group',
  'dataview-folder',
  'dataview',
  'extra-data-field',
  'role-definition',
  'alert-template',
  'ticket-category',
  'user-class',
  'user',
  'template',
  'maintenance-window',
  'plugin',
  'client',
  'computer',
] as const;

export type Kind = (typeof KINDS)[number];

/** How many rows of each kind are distributed content; stock rows and rows of one's own come on top. */
export type Counts = Partial<Record<Kind, number>>;

/** A few of each: enough for every kind of reference. */
export const SMALL: Counts = {
  'script-folder': 8,
  script: 30,
  'internal-monitor': 20,
  'remote-monitor': 16,
  search: 15,
  group: 15,
  'dataview-folder': 5,
  dataview: 20,
  'extra-data-field': 20,
  'role-definition': 12,
  'alert-template': 10,
};

/** Hundreds of each, as a young instance has them. */
export const ORDINARY: Counts = {
  'script-folder': 40,
  script: 300,
  'internal-monitor': 200,
  'remote-monitor': 150,
  search: 200,
  group: 150,
  'dataview-folder': 25,
  dataview: 200,
  'extra-data-field': 200,
  'role-definition': 120,
  'alert-template': 100,
};

/** The instance that `npm run bench` measures with. */
export const LARGE: Counts = {
  'script-folder': 150,
  script: 2000,
  'internal-monitor': 500,
  'remote-monitor': 300,
  search: 500,
  group: 300,
  'dataview-folder': 60,
  dataview: 600,
  'extra-data-field': 300,
  'role-definition': 300,
  'alert-template': 300,
};
