CREATE INDEX CONCURRENTLY "index_users_on_email" ON "users" ("email");
ALTER TABLE "users" ADD CONSTRAINT "fk_rails_1" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") NOT VALID;
ALTER TABLE "users" VALIDATE CONSTRAINT "fk_rails_1";
ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";
ALTER TABLE "users" ALTER COLUMN "age" TYPE bigint;
CREATE TABLE "accounts_users" ("account_id" bigint NOT NULL, "user_id" bigint NOT NULL);
INSERT INTO "schema_migrations" (version) VALUES ('20260101000000');
