/** The imperative shell: conductor, workers, and what they wait for. */
@NullMarked
package dev.midstream.engine.run;

import org.jspecify.annotations.NullMarked;
