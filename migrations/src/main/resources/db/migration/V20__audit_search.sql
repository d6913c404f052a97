-- Who did something, and to what, is looked for from the newest.
create index audit_event_actor on audit_event (tenant_id, actor, sequence desc);
create index audit_event_object on audit_event (tenant_id, object, sequence desc);
