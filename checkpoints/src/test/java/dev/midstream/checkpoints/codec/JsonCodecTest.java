package dev.midstream.checkpoints.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
    private final JsonCodec<Shipment> codec = JsonCodec.<Shipment>of()
            .type("shipment.sent.v2", Sent.class)
            .type("shipment.lost.v1", Lost.class)
            .upcast("shipment.sent.v1", "shipment.sent.v2", json -> json.put("express", false))
            .variants(Place.class, Map.of("harbour", Harbour.class, "street", Street.class))
            .build();

    @Test
    void valueSurvivesTheRoundTripByteForByte() {
        Sent sent = new Sent(
                Instant.parse("2026-02-03T04:05:06.789Z"),
                Duration.ofMillis(1500),
                true,
                List.of(new Harbour("Kiel"), new Street(null, 3)));
        Encoded encoded = codec.encode(sent);
        assertEquals("shipment.sent.v2", encoded.type());
        assertEquals(sent, codec.decode(encoded));
        assertEquals(encoded, codec.encode(codec.decode(encoded)));
        assertEquals("""
                {"at":"2026-02-03T04:05:06.789Z","express":true,"places":[{"is":"harbour","name":"Kiel"},\
                {"is":"street","name":null,"number":3}],"took":"PT1.5S"}""", encoded.json());
    }

    @Test
    void oldVersionIsLiftedToTheNewOne() {
        Encoded old =
                new Encoded("shipment.sent.v1", "{\"at\":\"2026-02-03T04:05:06Z\",\"took\":\"PT1S\",\"places\":[]}");
        assertEquals(
                new Sent(Instant.parse("2026-02-03T04:05:06Z"), Duration.ofSeconds(1), false, List.of()),
                codec.decode(old));
    }

    @Test
    void onlyComponentsAreStored() {
        assertEquals("{\"parcels\":100}", codec.encode(new Lost(100)).json());
        assertEquals(new Lost(100), codec.decode(codec.encode(new Lost(100))));
    }

    @Test
    void unreadableFactsAreErrorsAndNeverSkipped() {
        for (Encoded damaged : List.of(
                new Encoded("shipment.renamed.v1", "{}"),
                new Encoded("shipment.lost.v1", "{}"),
                new Encoded("shipment.lost.v1", "{\"parcels\":null}"),
                new Encoded("shipment.lost.v1", "{\"parcels\":1,\"more\":2}"),
                new Encoded("shipment.lost.v1", "{\"parcels\":"))) {
            UnreadableFact error = assertThrows(UnreadableFact.class, () -> codec.decode(damaged));
            assertTrue(error.getMessage().contains(damaged.type()), error.getMessage());
        }
    }

    sealed interface Shipment {}

    record Sent(Instant at, Duration took, boolean express, List<Place> places) implements Shipment {}

    record Lost(int parcels) implements Shipment {
        public boolean isTotal() {
            return parcels > 99;
        }
    }

    sealed interface Place {}

    record Harbour(String name) implements Place {}

    record Street(@Nullable String name, int number) implements Place {}
}
