/** The command line. */
@NullMarked
package dev.midstream.cli;

import org.jspecify.annotations.NullMarked;
