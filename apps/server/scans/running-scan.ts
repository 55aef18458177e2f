/** The scan that is being applied. */
export interface RunningScan {
  id: string;
  sourceId: string;
}
