-- Of two approvals the first; approved_at and approved_by are the one that completed them.
alter table policy_draft
  add column first_approved_at timestamptz,
  add column first_approved_by text;
alter table policy_version
  add column first_approved_at timestamptz,
  add column first_approved_by text;
