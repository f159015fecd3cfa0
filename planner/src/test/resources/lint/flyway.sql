-- V42__invoices.sql
SET lock_timeout = '5s';
CREATE TABLE IF NOT EXISTS ${schema}.invoices (
    id          SERIAL PRIMARY KEY,
    order_id    BIGINT NOT NULL REFERENCES ${schema}.orders (id),
    position    INTEGER NOT NULL DEFAULT 0,
    payload     JSON,
    issued_at   TIMESTAMP NOT NULL DEFAULT now(),
    CONSTRAINT positive CHECK (position >= 0)
);
ALTER TABLE ${schema}.orders ADD COLUMN token UUID NOT NULL DEFAULT gen_random_uuid();
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('sad', 'ok');
    END IF;
END
$$;
