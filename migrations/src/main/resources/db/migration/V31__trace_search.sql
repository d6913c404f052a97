-- Attempts and intents are searched by time as requests are; each search reads the records of one kind.
create index trace_step on trace_span (tenant_id, at desc, decision desc) where kind <> 'request';
