-- The feed of what was taken back is signed anew after each change, and reads only what would still hold.
create index consent_taken_back on consent (tenant_id, grant_expires_at) where state in ('withdrawn', 'superseded');
create index route_approval_taken_back on route_approval (tenant_id, valid_until) where state in ('withdrawn', 'superseded');
