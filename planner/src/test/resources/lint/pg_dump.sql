\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.stamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$ BEGIN NEW.at := now(); RETURN NEW; END; $_$;
CREATE TABLE public.users (
    id bigint NOT NULL,
    name character varying,
    key text DEFAULT 'a;b'::text
);
ALTER TABLE public.users OWNER TO app;
ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
COPY public.users (id, name, key) FROM stdin;
1	it's; here	x
\.
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE TRIGGER stamp BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.stamp();
COMMENT ON TABLE public.users IS 'people; all of them';
GRANT SELECT ON TABLE public.users TO reader;
\unrestrict abc
