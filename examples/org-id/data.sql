-- Rows for schema.sql, in the proportions of a real shop: a few large tables, many small ones.
-- The setting demo.scale says how many: 1 for about 2.3 million rows, 0.01 for a test.

create function pg_temp.n(rows_at_scale_one integer) returns integer language sql
  as $$ select greatest(1, (rows_at_scale_one * current_setting('demo.scale')::numeric)::integer) $$;

insert into organizations (org_id, name) values ('00000000-0000-0000-0000-000000000001', 'Default Org');

insert into client_users (client_id, email, name)
  select md5('client' || g)::uuid, 'client' || g || '@example.com', 'Client ' || g from generate_series(1, pg_temp.n(40000)) g;

insert into teams (team_id, name, zone) select g, 'Team ' || g, 'Europe/Berlin' from generate_series(1, 60) g;
select setval(pg_get_serial_sequence('teams', 'team_id'), 60);

insert into team_working_hours select t, d, '08:00', '18:00' from generate_series(1, 60) t, generate_series(0, 6) d;

insert into team_blackouts (team_id, starts_at, ends_at, reason)
  select 1 + g % 60, timestamptz '2024-01-01Z' + g * interval '7 hours', timestamptz '2024-01-01Z' + g * interval '9 hours', 'holiday'
  from generate_series(1, pg_temp.n(2000)) g;

insert into bookings (booking_id, number, client_id, team_id, status, amount, note, starts_at, created_at)
  select md5('booking' || g)::uuid, g, md5('client' || 1 + g % pg_temp.n(40000))::uuid, 1 + g % 60,
    (array['pending', 'confirmed', 'done', 'cancelled'])[1 + g % 4], 40 + g % 300 + 0.01 * (g % 100),
    case when g % 3 = 0 then 'Please ring twice, and mind the cat.' end,
    timestamptz '2024-01-01Z' + g * interval '1 minute', timestamptz '2023-12-20Z' + g * interval '1 minute'
  from generate_series(1, pg_temp.n(800000)) g;

insert into email_events (booking_id, kind, recipient)
  select md5('booking' || g)::uuid, (array['confirmation', 'reminder'])[1 + g % 2], 'client' || g || '@example.com'
  from generate_series(1, pg_temp.n(300000)) g;

insert into order_photos select 'photo-' || g, md5('booking' || g)::uuid, 'https://photos.example.com/' || g || '.jpg'
  from generate_series(1, pg_temp.n(20000)) g;

insert into chat_sessions select md5('chat' || g)::uuid, (array['web', 'phone'])[1 + g % 2] from generate_series(1, pg_temp.n(15000)) g;

insert into leads (lead_id, number, name, phone, status)
  select md5('lead' || g)::uuid, g, 'Lead ' || g, '+49 30 ' || g, (array['new', 'called', 'won', 'lost'])[1 + g % 4]
  from generate_series(1, pg_temp.n(60000)) g;

insert into referral_credits (lead_id, cents) select md5('lead' || g)::uuid, 1000 from generate_series(1, pg_temp.n(5000)) g;

insert into invoice_number_sequences select y, 0 from generate_series(2019, 2026) y;

insert into invoices (invoice_id, booking_number, number, status, total_cents)
  select g, g, 'R-2024-' || lpad(g::text, 8, '0'), (array['draft', 'sent', 'paid'])[1 + g % 3], 4000 + g % 30000
  from generate_series(1, pg_temp.n(250000)) g;
select setval(pg_get_serial_sequence('invoices', 'invoice_id'), pg_temp.n(250000));

insert into invoice_items select 1 + g / 2, g % 2, 'Cleaning, ' || 1 + g % 6 || ' hours', 1 + g % 6, 2500
  from generate_series(0, pg_temp.n(450000)) g;

insert into invoice_payments (invoice_id, cents, provider)
  select g, 4000 + g % 30000, 'stripe' from generate_series(1, pg_temp.n(80000)) g;

insert into stripe_events select 'evt_' || md5('stripe' || g), jsonb_build_object('type', 'payment_intent.succeeded', 'amount', g)
  from generate_series(1, pg_temp.n(40000)) g;

insert into invoice_public_tokens select md5('token' || g), g, null from generate_series(1, pg_temp.n(20000)) g;

insert into workers (team_id, name) select 1 + g % 60, 'Worker ' || g from generate_series(1, 240) g;

insert into document_templates (name, body) select 'Template ' || g, repeat('Dear client, ', 40) from generate_series(1, 12) g;

insert into documents select md5('document' || g)::uuid, 1 + g % 12, 'Contract ' || g, repeat('Paragraph ' || g || '. ', 20)
  from generate_series(1, pg_temp.n(10000)) g;

insert into subscriptions (subscription_id, client_id, frequency)
  select g, md5('client' || g)::uuid, (array['weekly', 'monthly'])[1 + g % 2] from generate_series(1, pg_temp.n(15000)) g;

insert into subscription_addons select g, 'windows', 1 from generate_series(1, pg_temp.n(8000)) g;

insert into disputes select md5('dispute' || g)::uuid, md5('booking' || g)::uuid from generate_series(1, pg_temp.n(600)) g;

insert into financial_adjustment_events (dispute_id, cents)
  select md5('dispute' || g)::uuid, -500 from generate_series(1, pg_temp.n(600)) g;

insert into admin_audit_logs (at, actor, action)
  select timestamptz '2024-01-01Z' + g * interval '3 minutes', 'admin' || g % 7, 'booking.updated' from generate_series(1, pg_temp.n(100000)) g;

insert into checklist_templates (name) select 'Checklist ' || g from generate_series(1, 10) g;

insert into checklist_template_items select t, p, 'Item ' || p from generate_series(1, 10) t, generate_series(1, 12) p;

insert into checklist_runs (booking_number, template_id) select g, 1 + g % 10 from generate_series(1, pg_temp.n(30000)) g;

insert into checklist_run_items select 1 + g / 6, g % 6, g % 2 = 0 from generate_series(0, pg_temp.n(100000)) g;

insert into addon_definitions select 'addon' || g, 'Addon ' || g, 500 * g from generate_series(1, 15) g;

insert into order_addons (booking_number, addon_code) select g, 'addon' || 1 + g % 15 from generate_series(1, pg_temp.n(50000)) g;
