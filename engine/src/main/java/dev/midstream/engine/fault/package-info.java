/** What an error of the server means for the work. */
@NullMarked
package dev.midstream.engine.fault;

import org.jspecify.annotations.NullMarked;
