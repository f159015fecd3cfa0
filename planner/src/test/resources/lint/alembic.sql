BEGIN;

-- Running upgrade 1a2b3c4d5e6f -> 9f8e7d6c5b4a

ALTER TABLE orders ADD COLUMN region VARCHAR(20);

UPDATE orders SET region = 'eu' WHERE region IS NULL;

ALTER TABLE orders ALTER COLUMN region SET NOT NULL;

CREATE INDEX ix_orders_region ON orders (region);

ALTER TABLE orders ADD CONSTRAINT fk_orders_customer FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE;

UPDATE alembic_version SET version_num='9f8e7d6c5b4a' WHERE alembic_version.version_num = '1a2b3c4d5e6f';

COMMIT;
