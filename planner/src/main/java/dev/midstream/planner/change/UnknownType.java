package dev.midstream.planner.change;

import java.util.Locale;

/** What is said of a type that PostgreSQL does not know; {@code serial} looks like one and is none. */
final class UnknownType {
    private UnknownType() {}

    static String message(String type, String insteadOfSerial) {
        boolean serial = type.toLowerCase(Locale.ROOT).matches("((small|big)?serial|serial[248])");
        return serial
                ? "'%s' is no type but a shorthand: %s".formatted(type, insteadOfSerial)
                : "type '%s' does not exist".formatted(type);
    }
}
