/** Test kit: one server per version and JVM, one fresh database per test. Published as this module's test-jar. */
@NullMarked
package dev.midstream.embedded.testing;

import org.jspecify.annotations.NullMarked;
