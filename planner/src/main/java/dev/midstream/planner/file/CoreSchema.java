package dev.midstream.planner.file;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Which unquoted scalars are more than text: true, false and null, as YAML 1.2 writes them. SnakeYAML's own rules are those of
 * YAML 1.1, where {@code no} is a boolean and {@code 22:00} a number. Numbers need no rule: every number here is somebody's text.
 */
final class CoreSchema extends Resolver {
    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
        addImplicitResolver(Tag.NULL, Pattern.compile("|~|null|Null|NULL"), "~nN\0");
    }
}
