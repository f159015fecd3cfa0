/** The server under test and its databases. */
@NullMarked
package dev.midstream.bench.server;

import org.jspecify.annotations.NullMarked;
