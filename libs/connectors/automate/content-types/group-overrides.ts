/**
 * What groups say about an internal monitor: it goes with the monitor, whose number a server may give to the next one after
 * a restart.
 */
export const OVERRIDES = {
  contentType: 'internal-monitor',
  table: 'groupdagents',
  column: 'AgentID',
};
