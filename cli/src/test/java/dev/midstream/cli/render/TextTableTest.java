package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void theLastColumnWraps() {
        TextTable table = new TextTable(">#", "lock", "step");
        table.row("1", "SHARE", "add the column of the table that is so long");
        assertEquals(
                List.of("#  lock   step", "1  SHARE  add the column of the", "          table that is so long"),
                table.lines(34));
    }

    @Test
    void theOthersWrapBetweenWordsBeforeTheLastIsSqueezed() {
        TextTable table = new TextTable(">#", "lock", "step");
        table.row("12", "SHARE UPDATE EXCLUSIVE", "build the index on all the orders");
        assertEquals(
                List.of(
                        " #  lock          step",
                        "12  SHARE UPDATE  build the index on all",
                        "    EXCLUSIVE     the orders"),
                table.lines(42));
    }

    @Test
    void aWordThatIsTooLongIsBroken() {
        assertEquals(List.of("a", "bcdefg", "hi j"), TextTable.wrap("a bcdefghi j", 6));
        assertEquals(List.of("at", "   abcd", "   efgh", "   i"), TextTable.wrap("at abcdefghi", 7, "   "));
    }

    @Test
    void everyParagraphIsWrappedByItself() {
        assertEquals(List.of("one", "  seven", "  three"), TextTable.wrap("one seven\nthree", 7, "  "));
    }

    @Test
    void whatFitsStaysAsItIs() {
        TextTable table = new TextTable("a", ">n");
        table.row("x", "10");
        assertEquals(List.of("a   n", "x  10"), table.lines(80));
        assertEquals(List.of("  in  front"), TextTable.wrap("  in  front", 80));
        assertEquals(List.of(""), TextTable.wrap("", 80));
    }
}
