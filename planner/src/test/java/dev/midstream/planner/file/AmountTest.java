package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "20MB,20000000",
        "20 MB/s,20000000",
        "1.5GB/s,1500000000",
        "16MiB,16777216",
        "512,512",
        "3kB,3000",
        "2g,2000000000"
    })
    void sizesArePowersOf1000UnlessTheySayBinary(String text, long bytes) {
        assertEquals(bytes, Amount.bytesPerSecond(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1MB", "1PB", "1e9", "20MBit", "0"})
    void whatIsNoSizeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Amount.bytesPerSecond(text));
    }

    @Test
    void timesHaveUnits() {
        assertEquals(Duration.ofMillis(500), Amount.duration("500ms"));
        assertEquals(Duration.ofMillis(1_500), Amount.duration("1.5 s"));
        assertEquals(Duration.ofMinutes(30), Amount.duration("30m"));
        assertEquals(Duration.ofDays(1), Amount.duration("1d"));
        assertThrows(IllegalArgumentException.class, () -> Amount.duration("30"));
        assertThrows(IllegalArgumentException.class, () -> Amount.duration("half an hour"));
    }

    @Test
    void secondsMayGoWithoutAUnit() {
        assertEquals(0.25, Amount.seconds("0.25"));
        assertEquals(0.25, Amount.seconds("250ms"));
        assertEquals(120, Amount.seconds("2m"));
    }

    @Test
    void sharesArePercentOrFractions() {
        assertEquals(0.85, Amount.share("85%"));
        assertEquals(0.85, Amount.share("0.85"));
        assertThrows(IllegalArgumentException.class, () -> Amount.share("much"));
    }

    @Test
    void ratesAreWholeRows() {
        assertEquals(5_000, Amount.rate("5000/s"));
        assertEquals(5_000, Amount.rate("5000"));
        assertThrows(IllegalArgumentException.class, () -> Amount.rate("0"));
        assertThrows(IllegalArgumentException.class, () -> Amount.rate("1.5"));
        assertThrows(IllegalArgumentException.class, () -> Amount.rate("99999999999999999999"));
    }

    @Test
    void partsOfBoundsMayBeLeftEmpty() {
        assertEquals(bounds(null, 5.0, null), SignalBounds.parse(SignalName.REPLAY_LAG, "5s"));
        assertEquals(bounds(1.0, 5.0, null), SignalBounds.parse(SignalName.REPLAY_LAG, "1s:5s"));
        assertEquals(bounds(null, null, 60.0), SignalBounds.parse(SignalName.REPLAY_LAG, "::1m"));
        assertThrows(IllegalArgumentException.class, () -> SignalBounds.parse(SignalName.REPLAY_LAG, "::"));
        assertThrows(IllegalArgumentException.class, () -> SignalBounds.parse(SignalName.REPLAY_LAG, "1:2:3:4"));
    }

    private static SignalBounds bounds(@Nullable Double slow, @Nullable Double stop, @Nullable Double critical) {
        return new SignalBounds(Optional.ofNullable(slow), Optional.ofNullable(stop), Optional.ofNullable(critical));
    }
}
