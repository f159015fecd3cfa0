What the rules of squawk and strong_migrations object to, in examples of our own. Above each: theirs => those of ours that must object.

--- require-concurrent-index-creation, add_index => create-index-blocks-writes
create index customers_by_name on customers (last_name, first_name);

--- ban-concurrent-index-creation-in-transaction, add_index => concurrently-in-transaction
begin;
create index concurrently customers_by_name on customers (last_name);
commit;

--- require-concurrent-index-deletion, remove_index => drop-index-blocks
drop index customers_by_name;

--- require-concurrent-reindex => reindex-blocks
reindex index customers_by_name;

--- add_index_columns => wide-index
create index concurrently customers_by_all on customers (last_name, first_name, city, street);

--- add_index_corruption => concurrent-build-corrupts
create index concurrently customers_by_name on customers (last_name);

--- constraint-missing-not-valid, add_check_constraint => check-validated-at-once
alter table orders add constraint total_is_positive check (total > 0);

--- constraint-missing-not-valid, adding-foreign-key-constraint, add_foreign_key => foreign-key-validated-at-once
alter table orders add constraint of_customer foreign key (customer_id) references customers (id);

--- adding-foreign-key-constraint, add_reference => foreign-key-validated-at-once
alter table orders add column shop_id bigint references shops;

--- constraint-missing-not-valid, validate_check_constraint => validate-in-same-transaction
begin;
alter table orders add constraint total_is_positive check (total > 0) not valid;
alter table orders validate constraint total_is_positive;
commit;

--- constraint-missing-not-valid, validate_foreign_key => validate-in-same-transaction
begin;
alter table orders add constraint of_customer foreign key (customer_id) references customers not valid;
alter table orders validate constraint of_customer;
commit;

--- disallowed-unique-constraint, add_unique_constraint => unique-constraint-builds-index
alter table customers add constraint one_address unique (email);

--- disallowed-unique-constraint, add_unique_constraint => add-column-with-index
alter table customers add column tax_number text unique;

--- adding-serial-primary-key-field => primary-key-builds-index
alter table visits add primary key (visitor_id, at);

--- adding-serial-primary-key-field => add-column-with-index
alter table visits add column id bigserial primary key;

--- add_exclusion_constraint => exclusion-constraint
alter table stays add constraint one_guest_a_room exclude using gist (room with =, during with &&);

--- adding-field-with-default, add_column_default, add_column_default_callable => volatile-default
alter table customers add column token uuid default gen_random_uuid();

--- adding-field-with-default, add_column_default => volatile-default
alter table customers add column first_seen timestamptz default clock_timestamp();

--- adding-field-with-default, add_column_generated_stored => generated-column-rewrites
alter table orders add column gross numeric generated always as (net * 1.2) stored;

--- add_column_auto_incrementing => add-serial-column
alter table visits add column number bigserial;

--- add_column_json => json-column
alter table orders add column details json;

--- adding-required-field => add-required-column
alter table customers add column country text not null;

--- adding-not-nullable-field, change_column_null => set-not-null-scans
alter table customers alter column city set not null;

--- ban-drop-not-null => drop-not-null
alter table customers alter column email drop not null;

--- changing-column-type, change_column => type-change-rewrites
alter table orders alter column id type bigint;

--- changing-column-type, change_column => type-change-rewrites
alter table orders alter column placed_at type timestamptz using placed_at at time zone 'UTC';

--- changing-column-type, change_column_constraint => type-change-checks-again
alter table orders alter column total type numeric(20,2);

--- change_column_null => update-without-where
update customers set city = 'unknown';

--- backfills => update-without-where, backfill-with-ddl
begin;
alter table customers add column active boolean;
update customers set active = true;
commit;

--- ban-drop-column, remove_column => drop-column
alter table customers drop column if exists fax;

--- ban-drop-table => drop-table
drop table customers_old;

--- ban-drop-database => drop-database
drop database shop;

--- create_table => drop-table
drop table if exists carts cascade;
create table carts (id bigint generated always as identity primary key);

--- ban-truncate-cascade => truncate
truncate table customers cascade;

--- renaming-column, rename_column => rename-column
alter table customers rename column mail to email;

--- renaming-table, rename_table => rename-table
alter table customers rename to clients;

--- renaming-object, rename_schema => rename-object
alter schema shop rename to store;

--- renaming-object, rename_enum_value => rename-object
alter type order_state rename value 'sent' to 'shipped';

--- require-enum-value-ordering => enum-value-without-position
alter type order_state add value 'returned';

--- ban-create-domain-with-constraint => domain-constraint
create domain positive_amount as numeric check (value > 0);

--- ban-alter-domain-with-add-constraint => domain-constraint
alter domain amount add constraint positive check (value > 0);

--- require-concurrent-partition-detach => detach-partition-blocks
alter table visits detach partition visits_2019;

--- prefer-repack => vacuum-full-or-cluster
vacuum full orders;

--- prefer-repack => vacuum-full-or-cluster
cluster orders using orders_pkey;

--- require-timeout-settings, require-lock-timeout => lock-without-timeout
alter table customers add column nickname text;

--- lock_timeout_limit => lock-without-timeout
set lock_timeout = '10min';
alter table customers add column nickname text;

--- require-timeout-settings, require-statement-timeout => statement-without-timeout
set lock_timeout = '1s';
alter table customers add column nickname text;

--- transaction-nesting => transaction-nesting
begin;
begin;
alter table customers add column nickname text;
commit;

--- ban-uncommitted-transaction => transaction-not-committed
begin;
alter table customers add column nickname text;

--- prefer-robust-stmts => not-repeatable
alter table customers add column nickname text;
drop view customer_names;

--- prefer-robust-stmts => invalid-index-passed-over
create index concurrently if not exists customers_by_name on customers (last_name);

--- prefer-bigint-over-int, prefer-bigint-over-smallint => small-key
create table shops (id int generated always as identity primary key, name text);

--- prefer-bigint-over-int, prefer-bigint-over-smallint => small-integer
create table shelves (id bigint primary key, height smallint, items integer);

--- prefer-identity => serial-column
create table shops (id bigserial primary key, name text);

--- prefer-text-field => length-limit
create table shops (id bigint primary key, name varchar(50));

--- ban-char-field => char-column
create table shops (id bigint primary key, country char(2));

--- prefer-timestamptz => timestamp-without-time-zone
create table shops (id bigint primary key, opened_at timestamp);

--- identifier-too-long => identifier-too-long
create table the_orders_of_all_customers_of_all_shops_in_all_countries_of_the_world (id bigint primary key);

--- require-table-schema => unqualified-table
create table shops (id bigint primary key);

--- syntax-error => not-understood
alter table customers add colum nickname text, drop;

--- execute => not-understood
do $$ begin execute 'drop table customers'; end $$;

--- change_table => not-understood
call rebuild_customers();

--- unused-ignore => ignore-unused
-- midstream:ignore drop-table: nobody reads it since May
select count(*) from customers;

--- ban-drop-trigger => create-trigger-locks
drop trigger stamp on customers;

--- ban-disable-trigger => triggers-disabled
alter table customers disable trigger all;
