import type { Kind } from './counts.ts';

/** Rows that the vendor ships: the same GUIDs and names on every instance, under other numeric ids. */
export const STOCK: Partial<Record<Kind, readonly (readonly [guid: string, name: string])[]>> = {
  'script-folder': [
    ['68c423ca-41a6-4fae-a052-08a4fd27ea53', '_System Automation'],
    ['8563676e-b548-4a89-b885-71c9c124e2fa', 'Agent Maintenance'],
  ],
  script: [['c7a65c93-eadc-11e1-bca6-7ec667b1402e', 'Add Reflexion Monitoring']],
  group: [['3ac455da-f1fb-11e1-b4ec-1231391d2d19', 'Domain Controllers']],
  search: [['430a4640-9c97-4344-bfe8-7a786b110729', 'All Domain Controllers']],
  'extra-data-field': [
    ['34cd0cf3-2f61-11e1-ac0f-3d76979114ae', '1 - Patch Day VM Host Role'],
    ['0a1d3c52-2f61-11e1-ac0f-3d76979114ae', 'Onboarding Complete'],
  ],
  'role-definition': [['c79927ec-2b6f-11e3-9392-08002788414b', 'AD Domain Controller']],
  'alert-template': [['6ac1aa88-2f61-11e1-ac0f-3d76979114ae', 'Default - Do Nothing']],
};

/** Rows of supporting tables: the same names everywhere (they are how content finds them), no GUID but the plugins'. */
export const SUPPORTING: Partial<Record<Kind, readonly string[]>> = {
  'ticket-category': ['Hardware', 'Backup', 'Drives', 'Patching', 'Security △', 'Not Assigned'],
  'user-class': ['Super Admin', 'Technician', 'Read Only', 'Scripting'],
  user: ['root', 'jane', 'josé', 'integrator'],
  template: ['Default', 'Servers', 'Kiosks', '△ High Security'],
  'maintenance-window': ['Nightly', 'Sunday 02:00'],
  plugin: ['ScreenConnect', 'Duo', 'Patch Manager'],
  client: ['Acme', 'Umbrella & Sons'],
  computer: ['DC01', 'SQL01', 'KIOSK-7'],
};
