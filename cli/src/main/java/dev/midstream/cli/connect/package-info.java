/** Which database, as whom: the rules of libpq. */
@NullMarked
package dev.midstream.cli.connect;

import org.jspecify.annotations.NullMarked;
