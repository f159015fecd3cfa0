package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.sql.Expression;
import java.util.Optional;
import java.util.Set;

/** Whether a default gives the same value for every row. PostgreSQL asks {@code pg_proc.provolatile}; without a database, names. */
final class Volatility {
    private static final Set<String> VOLATILE = Set.of(
            "random",
            "random_normal",
            "nextval",
            "setval",
            "lastval",
            "currval",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "gen_random_bytes",
            "gen_salt",
            "clock_timestamp",
            "timeofday",
            "pg_sleep");

    private static final Set<String> SAME_FOR_ALL = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_setting",
            "current_date",
            "current_timestamp",
            "localtimestamp",
            "current_time",
            "localtime",
            "timezone",
            "date_trunc",
            "date_part",
            "extract",
            "to_timestamp",
            "to_date",
            "to_char",
            "to_number",
            "to_json",
            "to_jsonb",
            "json_build_object",
            "jsonb_build_object",
            "json_build_array",
            "jsonb_build_array",
            "make_interval",
            "make_date",
            "make_timestamp",
            "make_timestamptz",
            "lower",
            "upper",
            "initcap",
            "concat",
            "md5",
            "sha256",
            "encode",
            "decode",
            "length",
            "abs",
            "round",
            "floor",
            "ceil",
            "substr",
            "substring",
            "left",
            "right",
            "repeat",
            "replace",
            "lpad",
            "rpad",
            "trim",
            "btrim",
            "array_fill",
            "string_to_array",
            "int4range",
            "int8range",
            "numrange",
            "daterange",
            "tsrange",
            "tstzrange",
            "point",
            "pg_backend_pid",
            "txid_current",
            "pg_current_xact_id");

    private Volatility() {}

    /** @param known whether it is volatile for certain */
    record Suspect(String name, boolean known) {}

    /** The first function that is volatile or that nobody knows. */
    static Optional<Suspect> suspect(Situation here, Expression value) {
        return value.functions().stream()
                .filter(name -> !SAME_FOR_ALL.contains(name))
                .flatMap(name -> suspect(here, name).stream())
                .findFirst();
    }

    private static Optional<Suspect> suspect(Situation here, String name) {
        Optional<Boolean> stored = here.terms().facts().isVolatile(name);
        if (stored.isPresent()) {
            return stored.get() ? Optional.of(new Suspect(name, true)) : Optional.empty();
        }
        return Optional.of(new Suspect(name, VOLATILE.contains(name)));
    }
}
