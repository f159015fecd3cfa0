package dev.midstream.bench;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rows as people write them: {@code 20000}, {@code 200k}, {@code 1.5M}. */
final class Count implements ITypeConverter<Long> {
    private static final Pattern COUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([kM]?)");

    @Override
    public Long convert(String text) {
        Matcher count = COUNT.matcher(text);
        if (!count.matches()) {
            throw new TypeConversionException("'" + text + "' is not a number of rows like 20000, 200k or 1.5M");
        }
        long unit = switch (count.group(2)) {
            case "k" -> 1_000;
            case "M" -> 1_000_000;
            default -> 1;
        };
        return new BigDecimal(count.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
    }
}
