package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.over;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.file.TableName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A default is written as text into the plan, and must be the same value when it is read again, in whatever session. */
class EvaluatedDefaultsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    /** Settings under which text could mean another value. */
    private static final String OTHER_SESSION =
            "set datestyle = 'ISO, DMY'; set intervalstyle = 'sql_standard'; set timezone = 'Asia/Tokyo'; set standard_conforming_strings = off";

    @BeforeAll
    static void schema() {
        DATABASE.execute(
                "create table t (id int)",
                "create schema s",
                "create type s.\"Mood\" as enum ('it''s ok', 'so \\ so')",
                "create domain code as varchar(5)",
                "create type pair as (a int, b text)");
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | 'it''s \"quoted\" $1 {fn} ? \\n äöü 表'",
                "text | E'line\\nbreak\\ttab'",
                "text | ''",
                "varchar(5) | 'abcde'",
                "varchar(5) | 'abc    '",
                "char(5) | 'abc'",
                "numeric(10,2) | 1.005",
                "double precision | 0.1::float8 + 0.2::float8",
                "real | 1::real / 3",
                "double precision | 'NaN'",
                "timestamptz | '2026-03-29 02:30:00+01'",
                "timestamptz | '2026-02-01 03:04:05.123456 Europe/Berlin'",
                "timestamp(3) without time zone | '2026-02-01 03:04:05.1239'",
                "date | '2026-02-01'",
                "date | 'infinity'",
                "time with time zone | '03:04:05+02'",
                "interval | '1 year -2 mons 3 days -04:05:06'",
                "interval | '-1 days +02:03:04'",
                "interval day to second | '3 days 04:05:06'",
                "boolean | 1 = 1",
                "uuid | '00000000-0000-0000-0000-000000000001'",
                "jsonb | '{\"a\": [1, null, \"it''s\"]}'",
                "json | '{\"b\":  1, \"b\": 2}'",
                "bytea | '\\x00ff5c'",
                "int[] | array[array[1,2],array[3,null]]",
                "text[] | array['a,b', '\"c\"', 'NULL', null, '', 'back\\slash']",
                "varchar(5)[] | array['abcde']",
                "s.\"Mood\" | 'it''s ok'",
                "s.\"Mood\"[] | array['so \\ so']::s.\"Mood\"[]",
                "code | 'abc'",
                "pair | row(1, 'a \"b\", c')::pair",
                "int4range | '[1,5)'",
                "tstzrange | tstzrange('2026-01-01 00:00+00', null)",
                "inet | '10.0.0.1/8'",
                "money | '12.34'",
                "xml | '<a b=\"c\"/>'",
                "bit(3) | B'101'",
                "tsvector | to_tsvector('simple', 'it''s a test')",
                "point | point(1, 2)",
                "regclass | 't'",
                "\"char\" | 'x'",
            })
    void readsAsTheSameValueInAnySession(String type, String expression) {
        Judgement.Constant constant = assertInstanceOf(Judgement.Constant.class, judge(expression, type));
        DATABASE.execute(
                "set client_min_messages = error",
                "drop table if exists r",
                OTHER_SESSION,
                "create table r (id int)",
                "insert into r values (1)",
                "alter table r add c %s default %s".formatted(type, constant.literal()));
        assertEquals(
                DATABASE.value("select cast((%s) as %s)::text".formatted(expression, type)),
                DATABASE.value("select c::text from r"),
                constant.literal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "varchar(3) | 'abcd'",
                "char(3) | 'abcd'",
                "bit(3) | B'1011'",
                "bit varying(3) | B'1011'",
                "varchar(3)[] | array['abc', 'abcd']",
                "code | 'abcdef'",
            })
    void isNeverCutSilently(String type, String expression) {
        assertInstanceOf(Judgement.Fault.class, judge(expression, type));
    }

    private static Judgement judge(String expression, String type) {
        return over(
                DATABASE,
                c -> c.judge(
                        expression,
                        c.table(TableName.parse("t")).orElseThrow(),
                        c.type(type).orElseThrow()));
    }
}
