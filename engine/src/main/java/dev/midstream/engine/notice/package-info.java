/** What is told of a migration, to whom, and what was told already. */
@NullMarked
package dev.midstream.engine.notice;

import org.jspecify.annotations.NullMarked;
