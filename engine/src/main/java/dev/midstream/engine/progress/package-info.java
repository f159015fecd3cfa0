/** What a person wants to know of a migration under way, computed from its streams alone. */
@NullMarked
package dev.midstream.engine.progress;

import org.jspecify.annotations.NullMarked;
