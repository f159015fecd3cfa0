/** What {@code lint --trace} runs against: the schema of a target, brought to an embedded server. */
@NullMarked
package dev.midstream.cli.trace;

import org.jspecify.annotations.NullMarked;
