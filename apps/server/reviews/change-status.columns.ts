/*
 * The tables of docs/design.md#3 as generated columns of `items`: the database itself keeps the statuses true, whatever
 * statement changes an item. `libs/domain/change-status.ts` is the rule; a test compares the two, cell by cell.
 */

export const CHANGE_STATUS = `case
  when observed_digest is not null and observed_digest = published_digest then 'unchanged'
  when observed_digest is not null then 'changed'
  when published_digest is not null then 'moved-or-deleted'
end`;

export const CHANGE_DETAIL = `case
  when observed_digest is not null and published_digest is null then 'new'
  when observed_digest is not null and observed_digest = published_digest then null
  when observed_digest is not null and observed_pathless_digest = published_pathless_digest then 'relocated'
  when observed_digest is not null then 'modified'
  when published_digest is null then null
  when moved_out then 'moved-out'
  else 'deleted'
end`;

export const APPROVAL_STATUS = `case
  when observed_digest is null and published_digest is null then null
  when observed_digest is not null and observed_digest = published_digest then 'no-action-needed'
  when approval_id is null then 'needs-approval'
  when observed_digest is not null then 'change-approved'
  else 'removal-approved'
end`;
