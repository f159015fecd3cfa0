package dev.midstream.planner.file;

import org.yaml.snakeyaml.reader.StreamReader;

/** What SnakeYAML would refuse without saying on which line. */
record UnreadableText(String content, Problems problems) {

    void refuse() {
        if (content.codePointCount(0, content.length()) > YamlDocument.CODE_POINTS_MAX) {
            throw problems.fatal(
                    problems.start(),
                    "the file is longer than " + YamlDocument.CODE_POINTS_MAX
                            + " characters: split it into several migrations");
        }
        int line = 1;
        int column = 1;
        for (int i = 0; i < content.length(); i += Character.charCount(content.codePointAt(i))) {
            int c = content.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                throw problems.fatal(
                        problems.at(line, column),
                        "the character U+%04X cannot stand in a file: remove it, or write \"\\u%04x\" in double quotes"
                                .formatted(c, c));
            }
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
    }
}
