package dev.midstream.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void urlSurvivesWithCredentialsAndSslMode() {
        Address address = Address.of("postgresql://me:p%40ss@db.example.com/shop?sslmode=require");
        assertEquals(new Address("db.example.com", 5432, "me", "p@ss", "shop", "require"), address);
        assertEquals(
                "postgresql://me:p%40ss@db.example.com:5432/copy?sslmode=require",
                address.at("copy").url());
        assertEquals(
                "jdbc:postgresql://db.example.com:5432/shop?sslmode=require&user=me&password=p%40ss",
                address.jdbcUrl());
    }

    @Test
    void otherUrlsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Address.of("mysql://db.example.com/shop"));
    }
}
