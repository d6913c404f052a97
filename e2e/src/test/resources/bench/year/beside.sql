-- What is there beside records: ten agents of each tenant, and every day some consents, approvals, refused spans and a new
-- application in the managed cloud. year.day is the first day, year.days how many there are.
insert into agent (tenant_id, id, name, site, group_id, boundary, region, public_key, enrolment_id, enrolment_token,
  agent_version, enrolled_at, last_seen_at)
select tenant_id, id, 'agent-' || nth, 'site-' || nth % 3, 'default', 'edge', 'eu', id::text, id::text, id, '0.2.' || nth % 2,
  current_setting('year.day')::timestamptz, now()
from unnest(current_setting('year.tenants')::uuid[]) tenant_id cross join generate_series(0, 9) nth
  cross join lateral (select md5(tenant_id::text || nth)::uuid as id) i;

create temporary table happening as
select tenant_id, nth, day, gen_random_uuid() as id, md5(tenant_id::text || nth % 10)::uuid as agent,
  day + interval '24 hours' * random() as at, interval '1 minute' * (1 + 30 * random()) as took,
  format('{"dataClass":"class-%s","from":{"boundary":"edge"},"to":{"boundary":"%s"}}', nth % 4,
    (array['private-cluster', 'managed-cloud'])[1 + nth % 2]) as change
from unnest(current_setting('year.tenants')::uuid[]) tenant_id
  cross join generate_series(0, current_setting('year.days')::int - 1) number
  cross join lateral (select current_setting('year.day')::timestamptz + interval '1 day' * number as day) d
  cross join generate_series(0, 19) nth;

insert into consent (tenant_id, id, agent, application, decision, change, change_digest, answerers, bytes, files, widest_scope,
  ttl, state, requested_at, expires_at, notice, notice_digest, answered_at, grant_expires_at, withdrawn_at, withdrawn_feed,
  obeyed_at)
select tenant_id, id, agent, 'app-' || nth, 'dec_' || left(replace(id::text, '-', ''), 26), change, id::text, '{}', 900, 0,
  'once', 'PT1H', case nth % 4 when 0 then 'denied' when 1 then 'withdrawn' else 'expired' end, at, at + interval '1 hour', '{}',
  '', case when nth % 4 < 3 then at + took end, case when nth % 4 < 3 then at + took + interval '1 hour' end,
  case when nth % 4 = 1 then at + took * 2 end, case when nth % 4 = 1 then 1 end,
  case when nth % 4 = 1 then at + took * 2 + interval '1 second' end
from happening;

insert into route_approval (tenant_id, id, agent, application, decision, change, change_digest, requesters, bytes, files, ttl,
  state, requested_at, expires_at, notice, notice_digest, answered_at, ended_at)
select tenant_id, id, agent, 'app-' || nth, 'dec_' || left(replace(id::text, '-', ''), 26), change, id::text, '{}', 900, 0,
  'P1D', case nth % 4 when 0 then 'denied' when 1 then 'withdrawn' else 'expired' end, at, at + interval '1 hour', '{}', '',
  case when nth % 4 < 3 then at + took end, case when nth % 4 = 1 then at + took * 2 end
from happening;

insert into trace_refused_minute
select tenant_id, date_trunc('minute', at), (array['content', 'unknown-attribute', 'tenant', 'tenant-at-api'])[1 + nth % 4],
  1 + nth
from happening on conflict do nothing;

insert into cloud_use select tenant_id, 'class-0', 'new-' || to_char(day, 'YYYYMMDD'), at from happening where nth = 0;

insert into capability_report
select tenant_id, md5(tenant_id::text || nth)::uuid, 1, '', now(), ''
from unnest(current_setting('year.tenants')::uuid[]) tenant_id cross join generate_series(0, 9) nth;
insert into capability
select tenant_id, md5(tenant_id::text || nth)::uuid, 1, 'target-' || target, 'model-' || target,
  format('{"claim":{"runtime":"llama","precision":"q%s","digest":"d"},"probe":{"tier":%s,"digest":"d"%s}}', 4 + target % 2,
    target % 4, case when target = 3 then ',"shortfall":"slow"' else '' end)
from unnest(current_setting('year.tenants')::uuid[]) tenant_id cross join generate_series(0, 9) nth
  cross join generate_series(0, 3) target;

insert into quality_report
select tenant_id, md5(tenant_id::text || nth)::uuid, 1, '', now(), ''
from unnest(current_setting('year.tenants')::uuid[]) tenant_id cross join generate_series(0, 9) nth;
insert into quality_score
select tenant_id, md5(tenant_id::text || nth)::uuid, 1, 'target-' || target, 'model-' || target, 'task-' || task, 'golden',
  '{"dataset":"first","answered":100,"passed":90}'
from unnest(current_setting('year.tenants')::uuid[]) tenant_id cross join generate_series(0, 9) nth
  cross join generate_series(0, 3) target cross join generate_series(0, 4) task;

drop table happening;
