/** Everything said to PostgreSQL about the user's tables. */
@NullMarked
package dev.midstream.engine.pg;

import org.jspecify.annotations.NullMarked;
