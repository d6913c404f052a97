-- The groups a draft is to be for once it is published; null where they stay as they are.
alter table policy_draft add column groups_to_be text[];
-- The version that was taken back by this one, which permits nothing; null where it takes back none.
alter table policy_version add column withdraws integer;
