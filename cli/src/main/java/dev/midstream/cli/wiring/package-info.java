/** What the container builds: the engine and what it reports to. */
@NullMarked
package dev.midstream.cli.wiring;

import org.jspecify.annotations.NullMarked;
