/** A real PostgreSQL server started from Maven artifacts: for {@code midstream demo}, {@code run --embedded} and the tests. */
@NullMarked
package dev.midstream.embedded;

import org.jspecify.annotations.NullMarked;
