package dev.midstream.bench.report;

/** A picture's frame: size, letters and colours, for light and dark pages. */
final class Sheet {
    static final int WIDTH = 1000;
    static final int MARGIN = 20;
    private static final String STYLE = """
            <style>
            .sheet { fill: #ffffff; stroke: #d1d9e0 }
            text { font: 12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #24292f }
            .title { font-weight: 600; font-size: 14px }
            .label { text-anchor: end }
            .note { font-size: 11px; fill: #6e7781; text-anchor: middle }
            .tick { font-size: 11px; fill: #6e7781 }
            .axis { stroke: #8c959f }
            .grid { stroke: #d8dee4; stroke-width: 0.7 }
            .band { fill: #8c959f; fill-opacity: 0.14 }
            .mark { stroke: #24292f; stroke-dasharray: 3 3 }
            .range { stroke: #24292f; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
            .sheet { fill: #0d1117; stroke: #3d444d }
            text { fill: #e6edf3 }
            .note, .tick { fill: #9198a1 }
            .grid { stroke: #2a313c }
            .mark, .range { stroke: #e6edf3 }
            }
            </style>
            """;

    private Sheet() {}

    static String of(int height, String content) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n"
                        .formatted(WIDTH, height, WIDTH, height)
                + STYLE
                + "<rect class=\"sheet\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
                        .formatted(WIDTH - 1, height - 1)
                + content
                + "</svg>\n";
    }
}
