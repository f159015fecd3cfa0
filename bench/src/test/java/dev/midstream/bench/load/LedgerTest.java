package dev.midstream.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.bench.table.Shape;
import dev.midstream.bench.table.Table;
import org.junit.jupiter.api.Test;

class LedgerTest {
    @Test
    void onlyInsertsAndDeletesThatChangedARowChangeTheCount() {
        Ledger ledger = new Ledger(new Table(Shape.BIGINT, 1_000));
        assertEquals(1_001, ledger.newRow());
        ledger.answered(Request.ADD, 1);
        ledger.answered(Request.ADD, 1);
        ledger.answered(Request.REMOVE, 1);
        ledger.answered(Request.REMOVE, 0); // it was gone already
        ledger.answered(Request.CHANGE_SOURCE, 1);
        assertEquals(1_001, ledger.rowsExpected());
    }
}
