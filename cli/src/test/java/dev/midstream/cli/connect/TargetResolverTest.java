package dev.midstream.cli.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetResolverTest {
    @TempDir
    private Path home;

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void optionComesBeforeTheVariablesInTheirOrder() {
        variables.put("PGHOST", "from-pghost");
        assertEquals("from-pghost", resolve(Optional.empty()).host());
        variables.put("DATABASE_URL", "postgresql://from-database-url/x");
        assertEquals("from-database-url", resolve(Optional.empty()).host());
        variables.put("MIDSTREAM_DATABASE_URL", "postgresql://from-midstream/x");
        assertEquals("from-midstream", resolve(Optional.empty()).host());
        Target target = resolve(Optional.of("postgresql://from-option/x"));
        assertEquals("from-option", target.host());
        assertEquals("--database-url", target.source());
    }

    @Test
    void whatTheUrlLeavesOpenTheVariablesFill() {
        variables.put("PGUSER", "ann");
        variables.put("PGPASSWORD", "secret");
        variables.put("PGSSLMODE", "require");
        variables.put("PGPORT", "6543");
        Target target = resolve(Optional.of("postgresql://db.example.com/shop"));
        assertEquals("ann@db.example.com:6543/shop", target.toString());
        assertEquals(Optional.of("secret"), target.password());
        assertEquals("require", target.sslMode());
    }

    @Test
    void nothingAtAllMeansTheLocalServerAsTheOsUser() {
        assertEquals("kim@localhost:5432/kim", resolve(Optional.empty()).toString());
        assertEquals("prefer", resolve(Optional.empty()).sslMode());
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@h:1/d, u@h:1/d",
        "postgres://u@h/d, u@h:5432/d",
        "jdbc:postgresql://h:7/d?user=u, u@h:7/d",
        "postgresql://u:p%40ss%2Fword@h/d%20b, u@h:5432/d b",
        "postgresql://u@[::1]:9/d, u@::1:9/d",
        "postgresql:///d?host=h&user=u, u@h:5432/d",
        "postgresql://u@h, u@h:5432/u",
    })
    void urlsAreReadAsLibpqReadsThem(String url, String expected) {
        assertEquals(expected, resolve(Optional.of(url)).toString());
    }

    @Test
    void passwordIsNeverShown() {
        Target target = resolve(Optional.of("postgresql://u:topsecret@h/d"));
        assertFalse(target.toString().contains("topsecret"));
        assertEquals(Optional.of("topsecret"), target.password());
    }

    @Test
    void passwordFileIsReadWithItsWildcardsAndEscapes() throws IOException {
        Files.writeString(home.resolve(".pgpass"), """
                # a comment
                other:5432:*:ann:wrong
                db:5432:shop:ann:with\\:colon\\\\and backslash
                *:*:*:*:fallback
                """);
        assertEquals(
                Optional.of("with:colon\\and backslash"),
                resolve(Optional.of("postgresql://ann@db/shop")).password());
        assertEquals(
                Optional.of("fallback"),
                resolve(Optional.of("postgresql://bob@db/shop")).password());
    }

    @Test
    void serviceIsReadFromTheServiceFile() throws IOException {
        Path file = home.resolve("services");
        Files.writeString(
                file, "[staging]\nhost=stage.example.com\ndbname=shop\n[prod]\nhost=prod.example.com\nport=6000\n");
        variables.put("PGSERVICEFILE", file.toString());
        variables.put("PGSERVICE", "prod");
        variables.put("PGDATABASE", "own");
        assertEquals("kim@prod.example.com:6000/own", resolve(Optional.empty()).toString());
        variables.put("PGSERVICE", "unknown");
        assertTrue(complaint(Optional.empty()).contains("service 'unknown' is not in the service file"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://h/d | must look like postgresql://",
                "postgresql://a,b/d | several hosts",
                "postgresql://h/d?sslmod=require | unknown parameter 'sslmod'",
                "postgresql://h/d?sslmode=maybe | sslmode 'maybe' is none of",
                "postgresql://h:99999/d | port 99999 is not between",
                "postgresql:///d?host=/tmp | is a socket directory",
            })
    void badSettingsAreRefusedWithTheReason(String url, String message) {
        assertTrue(complaint(Optional.of(url)).contains(message), complaint(Optional.of(url)));
    }

    private String complaint(Optional<String> url) {
        return String.valueOf(assertThrows(BadTarget.class, () -> resolve(url)).getMessage());
    }

    private Target resolve(Optional<String> url) {
        return new TargetResolver(new Environment(variables, "kim", home.toString())).resolve(url);
    }
}
