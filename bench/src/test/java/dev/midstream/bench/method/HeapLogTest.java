package dev.midstream.bench.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapLogTest {
    private static final long MIB = 1 << 20;

    @Test
    void peakIsWhatACollectionFound() {
        assertEquals(120 * MIB, HeapLog.peakBytes("""
                GC(0) Pause Young (Allocation Failure) 85M->16M(309M) 9.1ms
                GC(1) Pause Young (Allocation Failure) 120M->20M(309M) 8.0ms
                 def new generation   total 98304K, used 2048K [0x0, 0x1, 0x2)
                """));
    }

    @Test
    void withoutACollectionItIsWhatWasThereAtTheEnd() {
        assertEquals(3 * MIB, HeapLog.peakBytes("""
                 def new generation   total 98304K, used 2048K [0x0, 0x1, 0x2)
                 tenured generation   total 218496K, used 1024K [0x0, 0x1, 0x2)
                """));
    }
}
