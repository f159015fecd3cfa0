package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignKeyWithoutIndexTest {

    @Test
    void findsAForeignKeyThatNoIndexServes() {
        assertEquals(
                List.of(
                        "the foreign key on t(org) has no index in this file: each delete in the referenced table would scan t",
                        "the foreign key on n(b) has no index in this file: each delete in the referenced table would scan n",
                        "the foreign key on n(b, a) has no index in this file: each delete in the referenced table would scan n"),
                Findings.of("fk-without-index", """
                        - add_column: {table: t, column: org, type: int, references: {table: orgs, index: false}}
                        - create_index: {table: t, columns: [id, org]}
                        - create_index: {table: t, columns: [org], where: org > 1}
                        - create_index: {table: t, columns: [org], method: brin}
                        - create_table:
                            table: n
                            columns: [{name: a, type: int, primary_key: true}, {name: b, type: int, references: {table: orgs, index: false}}]
                            constraints: [{foreign_key: {columns: [b, a], references: two, index: false}}]
                        """));
    }

    @Test
    void acceptsAnyIndexThatBeginsWithTheColumns() {
        assertEquals(List.of(), Findings.of("fk-without-index", """
                        - add_column: {table: t, column: org, type: int, references: {table: orgs, index: false}}
                        - create_index: {table: public.t, columns: [org, id]}
                        - add_constraint: {table: t, foreign_key: {columns: [a, b], references: two, index: false}}
                        - add_constraint: {table: t, unique: [b, a, c]}
                        - create_table:
                            table: n
                            columns: [{name: a, type: int, references: {table: orgs, index: false}}, {name: b, type: int, references: {table: orgs, index: false}, unique: true}]
                            primary_key: [a, b]
                        """));
    }

    @Test
    void saysNothingWhereThePlanBuildsTheIndex() {
        assertEquals(List.of(), Findings.of("fk-without-index", """
                        - add_column: {table: t, column: org, type: int, references: orgs}
                        - add_constraint: {table: t, foreign_key: {columns: [a, b], references: two}}
                        - create_table:
                            table: n
                            columns: [{name: a, type: int}, {name: b, type: int, references: orgs}]
                            constraints: [{foreign_key: {columns: [b, a], references: two}}]
                        """));
    }
}
