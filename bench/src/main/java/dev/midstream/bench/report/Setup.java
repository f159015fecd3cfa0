package dev.midstream.bench.report;

import java.util.Map;

/** What a reader must know to judge the figures; names to values, in the order in which they are shown. */
public record Setup(
        String date,
        Map<String, String> machine,
        Map<String, String> server,
        Map<String, String> options,
        Map<String, String> methods) {}
